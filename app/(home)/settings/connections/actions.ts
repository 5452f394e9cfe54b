"use server";

import { redirect } from "next/navigation";
import { type ActionState, answering } from "@/app/answering";
import { requireUser } from "@/lib/auth/current-user";
import { linkInput } from "@/lib/auth/input";
import { localPath } from "@/lib/auth/local-path";
import { beginOAuth } from "@/lib/auth/next-auth/begin-oauth";
import { unlinkInput } from "@/lib/connections/input";
import { unlink } from "@/lib/connections/unlink";
import { db } from "@/lib/db/client";

/** Sends a person to X or Dropbox to link an account, or to link it again. */
export async function linkAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { provider, next } = linkInput.parse(Object.fromEntries(form));
    const back = next && localPath(next, "/settings/connections");
    redirect(await beginOAuth({ provider, purpose: "link", userId: user.id, next: back }));
  });
}

export async function unlinkAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { connectionId } = unlinkInput.parse(Object.fromEntries(form));
    const { provider, isRevoked } = await unlink(db(), user.id, connectionId);
    redirect(`/settings/connections?unlinked=${provider}${isRevoked ? "" : "&stays=there"}`);
  });
}
