"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { inngest } from "@/inngest/client";
import { likesLookDue } from "@/inngest/events";
import { requireAdmin, requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { lookAfterMoney } from "@/lib/likes/look-after-money";
import { log } from "@/lib/log";
import { saveInstanceCap, savePersonCap } from "@/lib/spending/caps";
import { capInput } from "@/lib/spending/input";
import { tryAgain } from "@/lib/spending/pause";
import { dollarsInWords } from "@/lib/spending/words";

export async function changeCapAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { dollars } = capInput.parse(Object.fromEntries(form));
    await savePersonCap(db(), user.id, dollars);
    await wakeWhatWaited(user.id);
    revalidatePath("/settings/spending");
    return { message: `Your cap is ${dollarsInWords(dollars)} a month now.` };
  });
}

export async function changeInstanceCapAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    await requireAdmin();
    const { dollars } = capInput.parse(Object.fromEntries(form));
    await saveInstanceCap(db(), dollars);
    await wakeWhatWaited();
    revalidatePath("/settings/spending");
    return { message: `The cap of all together is ${dollarsInWords(dollars)} a month now.` };
  });
}

export async function tryAgainAction(_previous: ActionState, _form: FormData): Promise<ActionState> {
  return answering(async () => {
    await requireAdmin();
    await tryAgain(db());
    await wakeWhatWaited();
    revalidatePath("/settings/spending");
    return { message: "X is asked again from now on." };
  });
}

/** Only a wake-up: what is due is found within a minute whether or not anybody hears of it now. */
async function wakeWhatWaited(ownerId?: string): Promise<void> {
  const owners = await lookAfterMoney(db(), now(), ownerId);
  if (owners.length === 0) return;
  await inngest
    .send(owners.map((owner) => likesLookDue.create({ ownerId: owner })))
    .catch((error: unknown) => {
      log().warn({ err: error, owners: owners.length }, "nobody was told that X may be asked again");
    });
}
