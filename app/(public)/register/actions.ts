"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { type ActionState, answering } from "@/app/answering";
import { registerInput } from "@/lib/auth/input";
import { signInThisBrowser } from "@/lib/auth/next-auth/this-browser";
import { registerVisitor } from "@/lib/auth/register";
import { visitorOf } from "@/lib/auth/visitor";
import { db } from "@/lib/db/client";

export async function registerAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const input = registerInput.parse(Object.fromEntries(form));
    const visitor = visitorOf(await headers());
    await signInThisBrowser(() => registerVisitor(db(), input, visitor));
    // There is nothing to remember yet: the archive comes first.
    redirect("/archive");
  });
}
