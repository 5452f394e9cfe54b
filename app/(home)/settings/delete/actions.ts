"use server";

import { redirect } from "next/navigation";
import { after } from "next/server";
import { type ActionState, answering } from "@/app/answering";
import { inngest } from "@/inngest/client";
import { archiveDiscarded } from "@/inngest/events";
import { listArchives } from "@/lib/archive/progress";
import { deleteOrphanedZips } from "@/lib/archive/upload/sweep-uploads";
import { confirmPassword } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { deleteAccount, deleteFilesOf } from "@/lib/auth/delete-account";
import { deleteAccountInput } from "@/lib/auth/input";
import { signOutThisBrowser } from "@/lib/auth/next-auth/this-browser";
import { everyStorage } from "@/lib/clients/storage/storage";
import { endedOf, revokeForGood } from "@/lib/connections/unlink";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** More archives than anybody has; an import of one beyond finds its row gone by itself. */
const MANY = 1_000;

export async function deleteAccountAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { name, password } = deleteAccountInput.parse(Object.fromEntries(form));
    if (name !== user.name) {
      throw new AppError("invalid", `Type your name as it stands here: ${user.name}`, { field: "name" });
    }
    await confirmPassword(db(), user.id, password, "password");

    const archives = await listArchives(db(), user.id, MANY);
    const links = await deleteAccount(db(), user.id);
    after(() => revokeForGood(endedOf(links)));
    await signOutThisBrowser();
    await deleteBytes(
      user.id,
      archives.map(({ id }) => id),
    );
    redirect("/goodbye");
  });
}

/** The person is gone with the rows. Whatever of this fails is made good by the sweeps within the hour. */
async function deleteBytes(ownerId: string, archiveIds: string[]): Promise<void> {
  const results = await Promise.allSettled([
    deleteFilesOf(everyStorage(), ownerId),
    deleteOrphanedZips(db()),
    ...(archiveIds.length > 0
      ? [inngest.send(archiveIds.map((archiveId) => archiveDiscarded.create({ archiveId })))]
      : []),
  ]);
  for (const result of results) {
    if (result.status === "rejected") log().warn({ err: result.reason, ownerId }, "left to the sweep");
  }
}
