"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { inngest } from "@/inngest/client";
import { memoriesChanged } from "@/inngest/events";
import { changeName, changeTimeZone } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { changeNameInput, changeTimeZoneInput } from "@/lib/auth/input";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";

export async function changeNameAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { name } = changeNameInput.parse(Object.fromEntries(form));
    await changeName(db(), user.id, name);
    revalidatePath("/", "layout");
    return { message: `You are ${name} now.` };
  });
}

export async function changeTimeZoneAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { timeZone } = changeTimeZoneInput.parse(Object.fromEntries(form));
    await changeTimeZone(db(), user.id, timeZone);
    // Only a wake-up: the zone is changed whether or not anybody hears of it now.
    await inngest.send(memoriesChanged.create({ ownerId: user.id })).catch((error: unknown) => {
      log().warn({ err: error, ownerId: user.id }, "nobody was told that the zone changed");
    });
    revalidatePath("/", "layout");
    return { message: "Your days begin there from now on." };
  });
}
