"use server";

import { type ActionState, answering } from "@/app/answering";
import { changePassword } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { changePasswordInput } from "@/lib/auth/input";
import { db } from "@/lib/db/client";

export async function changePasswordAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const given = changePasswordInput.parse(Object.fromEntries(form));
    const others = await changePassword(db(), user, given);
    if (others === 0) return { message: "Your password is changed." };
    return {
      message: `Your password is changed, and ${others} other ${others === 1 ? "sign-in is" : "sign-ins are"} ended.`,
    };
  });
}
