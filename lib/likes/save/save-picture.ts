import "server-only";
import type { Sql } from "../../db/client";
import { type AppError, isAppError } from "../../errors";
import { type Cause, causeInWords } from "../causes";
import { nameOf } from "../name-template";
import type { PlaceWriter, Saved } from "../places/types";
import type { Place } from "../types";
import {
  type ClaimedCopy,
  CopyLost,
  giveUp,
  holdPlace,
  markSaved,
  noteProgress,
  postponePlace,
  requeue,
} from "./copy-queue";
import { extensionOf, type FetchMediaOptions, fetchMedia } from "./fetch-media";
import { FULL_AGAIN_MS } from "./release-held";
import { giveBackBuffer } from "./spare-buffers";

export type SaveDeps = {
  sql: Sql;
  /** @throws AppError `disconnected` or `invalid` where there is no such place */
  placeOf: (ownerId: string, place: Place) => Promise<PlaceWriter>;
  now: () => Date;
  /** How long after so many failed tries the next one comes. */
  pauseMs?: (attempts: number) => number;
  /** How slowly a picture may come. */
  pace?: FetchMediaOptions["pace"];
};

/** How one copy went; `lost` is one that another worker has. */
export type SaveOutcome = "saved" | "waiting" | "held" | "failed" | "lost";

/**
 * Makes one copy of one picture: fetches the best that X has, puts it under its name at the place, and counts it as saved
 * once the place holds just these bytes. The name is on the row before anything is written, so that whoever repeats this
 * after a crash meets the file of the first try.
 *
 * What goes wrong ends on the row, as a cause with words; only a bug or a database that is away is thrown.
 *
 * @param signal calls off the fetching: the copy waits as before, with what the place has of a large file.
 */
export async function savePicture(
  deps: SaveDeps,
  copy: ClaimedCopy,
  signal?: AbortSignal,
): Promise<SaveOutcome> {
  let writer: PlaceWriter | undefined;
  try {
    writer = await deps.placeOf(copy.ownerId, copy.place);
    const path = copy.path ?? writer.pathOf(nameFor(copy));
    if (copy.path === null) await noteProgress(deps.sql, copy, { path });
    copy.path = path;
    const { size, saved } = await fetchAndPut({ ...deps, signal }, copy, writer, path);
    await markSaved(deps.sql, copy, { ...saved, size }, deps.now());
    return "saved";
  } catch (error) {
    if (error instanceof CopyLost) return "lost";
    if (signal?.aborted) {
      await requeue(deps.sql, copy, { reason: null, problem: null, nextTryAt: deps.now(), isFree: true });
      return "waiting";
    }
    if (!isAppError(error)) throw error;
    return settle(deps, copy, error, writer);
  }
}

/** What a copy is called by the template of its person. */
export function nameFor(copy: ClaimedCopy): string {
  const picture = {
    ...copy,
    tweetId: copy.sourceTweetId,
    position: copy.sourcePosition,
    extension: extensionOf(copy),
  };
  return nameOf(copy.nameTemplate, picture, copy.timeZone);
}

async function fetchAndPut(
  { sql, pace, signal }: SaveDeps & { signal?: AbortSignal },
  copy: ClaimedCopy,
  writer: PlaceWriter,
  path: string,
): Promise<{ size: string; saved: Saved }> {
  const { size, ...media } = await fetchMedia(copy, { pace, signal });
  if ("bytes" in media) {
    const saved = await writer.putSmall(path, media.bytes);
    // Not after a failure: something may still be sending them.
    giveBackBuffer(media.bytes);
    return { size, saved };
  }
  const { sessionId, sessionOffset } = copy;
  try {
    const saved = await writer.putLarge(path, media.stream, {
      ...(sessionId !== null && { session: { sessionId, offset: sessionOffset ?? 0 } }),
      keep: (session) =>
        noteProgress(sql, copy, {
          session_id: session?.sessionId ?? null,
          session_offset: session?.offset ?? null,
        }),
    });
    return { size, saved };
  } finally {
    media.cancel();
  }
}

/** A fault that does not end within this many tries, over days, needs a person. */
const TRIES = 30;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

const pauses = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, attempts - 1));

async function settle(
  deps: SaveDeps,
  copy: ClaimedCopy,
  error: AppError,
  writer: PlaceWriter | undefined,
): Promise<SaveOutcome> {
  const { sql, now, pauseMs = pauses } = deps;
  const cause = causeOf(error);
  // Our own stores say whether it is the disk or what the person may keep there.
  const saysMore = cause === "place_full" && copy.place !== "dropbox";
  const why = { reason: cause, problem: saysMore ? error.message : causeInWords(cause) };
  switch (cause) {
    case "place_conflict":
      return tryNextName(deps, copy, writer?.nextPath(copy.path ?? ""));
    case "rate_limited": {
      const nextTryAt = error.retryAt ?? new Date(now().getTime() + FIRST_PAUSE_MS);
      await requeue(sql, copy, { ...why, nextTryAt, isFree: true });
      await postponePlace(sql, copy.ownerId, copy.place, nextTryAt);
      return "waiting";
    }
    case "place_full":
    case "disconnected":
    case "place_missing": {
      // What is full is looked at after a while only: a film that does not fit is not fetched every minute.
      const held = {
        ...why,
        ...(cause === "place_full" && { lookAgainAt: new Date(now().getTime() + FULL_AGAIN_MS) }),
      };
      await giveUp(sql, copy, "held", held);
      await holdPlace(sql, copy.ownerId, copy.place, held);
      return "held";
    }
    case "unavailable":
    case "not_verified":
      if (copy.attempts >= TRIES) break;
      await requeue(sql, copy, { ...why, nextTryAt: new Date(now().getTime() + pauseMs(copy.attempts)) });
      return "waiting";
  }
  await giveUp(sql, copy, "failed", why);
  return "failed";
}

/** Another file has the name. It stays as it is; ours gets the next one. */
async function tryNextName(
  { sql, now }: SaveDeps,
  copy: ClaimedCopy,
  path: string | undefined,
): Promise<SaveOutcome> {
  if (path === undefined) {
    await giveUp(sql, copy, "failed", { reason: "place_conflict", problem: causeInWords("place_conflict") });
    return "failed";
  }
  await noteProgress(sql, copy, { session_id: null, session_offset: null });
  await requeue(sql, copy, { reason: null, problem: null, nextTryAt: now(), isFree: true, path });
  return "waiting";
}

/** What an error of the fetch or of the place means for a copy. */
function causeOf({ code, reason }: AppError): Cause {
  const byReason: Record<string, Cause> = {
    gone: "media_gone",
    withheld: "withheld",
    not_allowed: "withheld",
    too_large: "too_large",
    full: "place_full",
    damaged: "not_verified",
    other_bytes: "unavailable",
  };
  const known = reason === undefined ? undefined : byReason[reason];
  if (known) return known;
  const byCode: Partial<Record<AppError["code"], Cause>> = {
    conflict: "place_conflict",
    disconnected: "disconnected",
    rate_limited: "rate_limited",
    unavailable: "unavailable",
    invalid: "place_missing",
    not_found: "unavailable",
  };
  return byCode[code] ?? "place_refused";
}
