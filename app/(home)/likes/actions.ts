"use server";

import { revalidatePath } from "next/cache";
import { notFound } from "next/navigation";
import { z } from "zod";
import { type ActionState, answering } from "@/app/answering";
import { counted } from "@/components/archive/words";
import type { MoreArchivedAction } from "@/components/likes/archived-list";
import type { MoreAction } from "@/components/likes/gallery";
import { inngest } from "@/inngest/client";
import { likesLookDue, likesSaveDue } from "@/inngest/events";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { askForArchivedPictures, listArchivedLikes } from "@/lib/likes/archived";
import { dismissDigest } from "@/lib/likes/digest/write-digest";
import { listGallery } from "@/lib/likes/gallery";
import {
  askForPicturesInput,
  galleryFilterInput,
  retryCopiesInput,
  saverChoicesInput,
} from "@/lib/likes/input";
import { lookNow } from "@/lib/likes/look-now";
import { retryCopies } from "@/lib/likes/retry-copies";
import { changeChoices, getSaverState, turnOff, turnOn } from "@/lib/likes/saver";
import { log } from "@/lib/log";
import { GALLERY_PAGE } from "./page-size";

export async function switchOnAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await turnOn(db(), user.id, choicesOf(form), now());
    await wake(likesLookDue.create({ ownerId: user.id }), likesSaveDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return undefined;
  });
}

export async function changeChoicesAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await changeChoices(db(), user.id, choicesOf(form), now());
    await wake(likesLookDue.create({ ownerId: user.id }), likesSaveDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return { message: "Saved. It holds for what is saved from now on." };
  });
}

export async function pauseAction(): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await turnOff(db(), user.id);
    revalidatePath("/likes", "layout");
    return undefined;
  });
}

export async function goOnAction(): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const saver = await getSaverState(db(), user.id, now());
    if (saver.isNew) throw new AppError("conflict", "Choose first what is saved, and where.");
    await turnOn(db(), user.id, saver, now());
    await wake(likesLookDue.create({ ownerId: user.id }), likesSaveDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return undefined;
  });
}

export async function lookNowAction(): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await lookNow(db(), user.id, now());
    await wake(likesLookDue.create({ ownerId: user.id }), likesSaveDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return undefined;
  });
}

/** One picture, or all of one cause. */
export async function retryAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await retryCopies(db(), user.id, retryCopiesInput.parse(Object.fromEntries(form)), now());
    await wake(likesSaveDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return undefined;
  });
}

export async function askForPicturesAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const tweetId = form.get("tweetId");
    const { tweetIds } = askForPicturesInput.parse({ tweetIds: tweetId === "all" ? "all" : [tweetId] });
    const { asked } = await askForArchivedPictures(db(), user.id, tweetIds, now());
    await wake(likesLookDue.create({ ownerId: user.id }));
    revalidatePath("/likes", "layout");
    return { message: `X is asked for the pictures of ${counted(asked, "like")}.` };
  });
}

export async function dismissDigestAction(): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await dismissDigest(db(), user.id, now());
    revalidatePath("/likes");
    return undefined;
  });
}

const cursor = z.string().max(60);
const moreInput = z.tuple([galleryFilterInput, cursor]);

/** The next pictures under a filter. It changes nothing, and answers with the person's own rows alone. */
export const morePicturesAction: MoreAction = async (...input) => {
  const user = await requireUser();
  const asked = moreInput.safeParse(input);
  if (!asked.success) notFound();
  const [filter, after] = asked.data;
  return listGallery(db(), user.id, filter, {
    cursor: after,
    limit: GALLERY_PAGE,
    timeZone: user.timeZone,
  });
};

const moreArchivedInput = z.tuple([z.string().max(200).optional(), cursor]);

/** The next likes that only an archive told of. It changes nothing. */
export const moreArchivedAction: MoreArchivedAction = async (...input) => {
  const user = await requireUser();
  const asked = moreArchivedInput.safeParse(input);
  if (!asked.success) notFound();
  const [search, after] = asked.data;
  return listArchivedLikes(db(), user.id, { search, cursor: after });
};

/** A box that is not ticked is not sent at all. */
function choicesOf(form: FormData) {
  const given = Object.fromEntries(form);
  return saverChoicesInput.parse({
    ...given,
    places: [form.get("place"), form.get("copyPlace")].filter(Boolean),
    savesVideos: form.has("savesVideos"),
    savesGifs: form.has("savesGifs"),
    savesQuoted: form.has("savesQuoted"),
  });
}

/** A wake-up that is lost costs minutes: the rows say the same, and the sweep reads those. */
async function wake(...events: Parameters<typeof inngest.send>[0][]): Promise<void> {
  try {
    for (const event of events) await inngest.send(event);
  } catch (error) {
    log().warn({ err: error }, "an event about likes could not be sent");
  }
}
