"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { requireAdmin, requireUser } from "@/lib/auth/current-user";
import { db } from "@/lib/db/client";
import { saveInstanceCap, savePersonCap } from "@/lib/spending/caps";
import { capInput } from "@/lib/spending/input";
import { tryAgain } from "@/lib/spending/pause";
import { dollarsInWords } from "@/lib/spending/words";

export async function changeCapAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { dollars } = capInput.parse(Object.fromEntries(form));
    await savePersonCap(db(), user.id, dollars);
    revalidatePath("/settings/spending");
    return { message: `Your cap is ${dollarsInWords(dollars)} a month now.` };
  });
}

export async function changeInstanceCapAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    await requireAdmin();
    const { dollars } = capInput.parse(Object.fromEntries(form));
    await saveInstanceCap(db(), dollars);
    revalidatePath("/settings/spending");
    return { message: `The cap of all together is ${dollarsInWords(dollars)} a month now.` };
  });
}

export async function tryAgainAction(_previous: ActionState, _form: FormData): Promise<ActionState> {
  return answering(async () => {
    await requireAdmin();
    await tryAgain(db());
    revalidatePath("/settings/spending");
    return { message: "X is asked again from now on." };
  });
}
