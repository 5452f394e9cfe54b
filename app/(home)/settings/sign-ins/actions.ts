"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { requireUser } from "@/lib/auth/current-user";
import { revokeSignInInput } from "@/lib/auth/input";
import { revokeOtherSignIns, revokeSignIn } from "@/lib/auth/sign-ins";
import { db } from "@/lib/db/client";

export async function revokeSignInAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { signInId } = revokeSignInInput.parse(Object.fromEntries(form));
    await revokeSignIn(db(), user.id, signInId);
    revalidatePath("/settings/sign-ins");
  });
}

export async function revokeOtherSignInsAction(): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await revokeOtherSignIns(db(), user.id, user.signInId);
    revalidatePath("/settings/sign-ins");
  });
}
