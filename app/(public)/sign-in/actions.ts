"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type ActionState, answering } from "@/app/answering";
import { openDemoSignIn } from "@/lib/auth/demo";
import { signInInput } from "@/lib/auth/input";
import { localPath } from "@/lib/auth/local-path";
import { signInThisBrowser } from "@/lib/auth/next-auth/this-browser";
import { openSignIn } from "@/lib/auth/sign-in";
import { visitorOf } from "@/lib/auth/visitor";
import { db } from "@/lib/db/client";

export async function signInAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const given = signInInput.parse(Object.fromEntries(form));
    const visitor = visitorOf(await headers());
    await signInThisBrowser(() => openSignIn(db(), given, visitor));
    redirect(localPath(form.get("next"), "/memories"));
  });
}

/** Only in the demo, where everybody is the same made-up person. */
export async function lookAroundAction(): Promise<ActionState> {
  return answering(async () => {
    const visitor = visitorOf(await headers());
    await signInThisBrowser(() => openDemoSignIn(db(), visitor));
    redirect("/memories");
  });
}
