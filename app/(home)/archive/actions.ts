"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type ActionState, answering } from "@/app/answering";
import { inngest } from "@/inngest/client";
import { archiveDiscarded, archiveUploaded } from "@/inngest/events";
import { discardArchive } from "@/lib/archive/upload/discard-archive";
import { chooseToKeepZip, deleteKeptZip, retryImport } from "@/lib/archive/upload/manage-archive";
import { handleInput } from "@/lib/archive/whose/input";
import { nameOwner } from "@/lib/archive/whose/name-owner";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db, sql } from "@/lib/db/client";
import { log } from "@/lib/log";

const input = z.object({ archiveId: z.uuid() });

export async function discardArchiveAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { archiveId } = input.parse(Object.fromEntries(form));
    const { mayBeReading } = await discardArchive({ db: db(), now }, user.id, archiveId);
    if (mayBeReading) await wake(archiveDiscarded.create({ archiveId }));
    revalidatePath("/archive", "layout");
    return undefined;
  });
}

export async function retryImportAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { archiveId } = input.parse(Object.fromEntries(form));
    await retryImport({ db: db(), now }, user.id, archiveId);
    await wake(archiveUploaded.create({ archiveId, ownerId: user.id }));
    revalidatePath("/archive", "layout");
    return undefined;
  });
}

export async function deleteKeptZipAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { archiveId } = input.parse(Object.fromEntries(form));
    await deleteKeptZip({ db: db(), now }, user.id, archiveId);
    revalidatePath("/archive", "layout");
    return undefined;
  });
}

const keepInput = input.extend({ keepsZip: z.enum(["0", "1"]) });

export async function keepZipAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { archiveId, keepsZip } = keepInput.parse(Object.fromEntries(form));
    await chooseToKeepZip(db(), user.id, archiveId, keepsZip === "1");
    revalidatePath("/archive", "layout");
    return undefined;
  });
}

const ownerInput = input.extend({ handle: handleInput });

export async function nameOwnerAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { archiveId, handle } = ownerInput.parse(Object.fromEntries(form));
    await nameOwner({ db: db(), sql: sql(), now }, user.id, archiveId, handle);
    revalidatePath("/archive", "layout");
    return undefined;
  });
}

/** A wake-up that is lost costs minutes: the row says the same, and the import and its sweep read that. */
async function wake(event: Parameters<typeof inngest.send>[0]): Promise<void> {
  try {
    await inngest.send(event);
  } catch (error) {
    log().warn({ err: error }, "An event about an archive could not be sent.");
  }
}
