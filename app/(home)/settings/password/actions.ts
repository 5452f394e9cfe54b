"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { changePassword, hasPassword } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { changePasswordInput } from "@/lib/auth/input";
import { db } from "@/lib/db/client";

export async function changePasswordAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const given = changePasswordInput.parse(Object.fromEntries(form));
    const deed = (await hasPassword(db(), user.id)) ? "changed" : "set";
    const others = await changePassword(db(), user, given);
    revalidatePath("/settings/password");
    if (others === 0) return { message: `Your password is ${deed}.` };
    return {
      message: `Your password is ${deed}, and ${others} other ${others === 1 ? "sign-in is" : "sign-ins are"} ended.`,
    };
  });
}
