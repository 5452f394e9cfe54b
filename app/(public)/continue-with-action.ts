"use server";

import { redirect } from "next/navigation";
import { type ActionState, answering } from "@/app/answering";
import { continueWithInput } from "@/lib/auth/input";
import { localPath } from "@/lib/auth/local-path";
import { beginOAuth } from "@/lib/auth/next-auth/begin-oauth";

/** Sends a visitor to X or Dropbox to sign in, or up. */
export async function continueWithAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const { next, ...asked } = continueWithInput.parse(Object.fromEntries(form));
    redirect(await beginOAuth({ ...asked, purpose: "enter", next: next && localPath(next, "/memories") }));
  });
}
