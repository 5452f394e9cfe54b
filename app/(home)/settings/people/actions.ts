"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { requireAdmin } from "@/lib/auth/current-user";
import { signUpsInput } from "@/lib/auth/input";
import { saveSignUpsOpen } from "@/lib/auth/sign-ups";
import { db } from "@/lib/db/client";

export async function changeSignUpsAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    await requireAdmin();
    const { open } = signUpsInput.parse(Object.fromEntries(form));
    await saveSignUpsOpen(db(), open);
    revalidatePath("/settings/people");
  });
}
