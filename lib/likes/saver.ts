import "server-only";
import { and, eq, isNotNull, ne, notInArray, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { connections, likedCopies, likedMedia, likedTweets, likeSavers } from "../db/schema";
import { AppError } from "../errors";
import { causeInWords } from "./causes";
import { DEFAULT_TEMPLATE } from "./name-template";
import type { CopyStatus, Place, SaverChoices, SaverState } from "./types";

/** What is offered to a person who never chose. */
export const DEFAULT_CHOICES: SaverChoices = {
  reach: "new",
  places: ["dropbox"],
  nameTemplate: DEFAULT_TEMPLATE,
  savesVideos: true,
  savesGifs: true,
  savesQuoted: false,
  digest: "off",
};

/** How a person's saver stands; for one who never turned it on, the choices that are offered. */
export async function getSaverState(db: Db, userId: string, now: Date): Promise<SaverState> {
  const [[saver], [likes], copies] = await Promise.all([
    db.select().from(likeSavers).where(eq(likeSavers.ownerId, userId)),
    db
      .select({ seen: sql`count(*)`.mapWith(Number) })
      .from(likedTweets)
      .where(and(eq(likedTweets.ownerId, userId), isNotNull(likedTweets.seenAt))),
    countCopies(db, userId),
  ]);
  const counts: SaverState["counts"] = { waiting: 0, saving: 0, saved: 0, held: 0, failed: 0 };
  for (const { status, copies: number } of copies) counts[status] += number;
  const firstPlace = saver?.places[0];
  const savedBytes = copies
    .filter(({ status, place }) => status === "saved" && place === firstPlace)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const causes = await withOwnWords(db, userId, causesOf(copies));
  const rest = { counts, likes: likes?.seen ?? 0, savedBytes, causes };
  if (!saver)
    return {
      ...DEFAULT_CHOICES,
      ...rest,
      isOn: false,
      isNew: true,
      pagesOfPass: 0,
      isLooking: false,
      isCaughtUp: false,
    };
  return {
    ...rest,
    isNew: false,
    isOn: saver.isOn,
    reach: saver.reach,
    places: saver.places,
    nameTemplate: saver.nameTemplate,
    savesVideos: saver.savesVideos,
    savesGifs: saver.savesGifs,
    savesQuoted: saver.savesQuoted,
    digest: saver.digest,
    digestAddress: saver.digestAddress ?? undefined,
    connectionId: saver.connectionId ?? undefined,
    startedAt: saver.startedAt ?? undefined,
    pagesOfPass: saver.pagesOfPass,
    isLooking: saver.isOn && saver.leasedUntil !== null && saver.leasedUntil > now,
    isCaughtUp: saver.isCaughtUp,
    lastLookedAt: saver.lastLookedAt ?? undefined,
    nextLookAt: (saver.isOn && saver.nextLookAt) || undefined,
    problem: saver.problemCode ? { code: saver.problemCode, words: saver.problem ?? "" } : undefined,
  };
}

type Counted = { status: CopyStatus; place: Place; reason: string | null; copies: number; bytes: number };

/** Reads one index and no row: see liked_copies_status_idx. */
async function countCopies(db: Db, userId: string): Promise<Counted[]> {
  return db
    .select({
      status: likedCopies.status,
      place: likedCopies.place,
      reason: likedCopies.reason,
      copies: sql`count(*)`.mapWith(Number),
      bytes: sql`coalesce(sum(${likedCopies.sizeBytes}), 0)`.mapWith(Number),
    })
    .from(likedCopies)
    .where(eq(likedCopies.ownerId, userId))
    .groupBy(likedCopies.status, likedCopies.place, likedCopies.reason);
}

function causesOf(copies: Counted[]): SaverState["causes"] {
  const causes = new Map<string, SaverState["causes"][number]>();
  for (const { status, reason, place, copies: number } of copies) {
    if ((status !== "held" && status !== "failed") || !reason) continue;
    const isOurs = reason === "place_full" && place !== "dropbox";
    const key = isOurs ? `${status} ${reason} ${place}` : `${status} ${reason}`;
    const cause = causes.get(key) ?? {
      ...{ reason, status, words: causeInWords(reason), copies: 0 },
      ...(isOurs && { place }),
    };
    causes.set(key, { ...cause, copies: cause.copies + number });
  }
  return [...causes.values()].sort((a, b) => b.copies - a.copies);
}

/** Whether a disk is full or somebody's share of it is on the rows: one of them tells for all. */
async function withOwnWords(
  db: Db,
  userId: string,
  causes: SaverState["causes"],
): Promise<SaverState["causes"]> {
  return Promise.all(
    causes.map(async ({ words, ...cause }) => {
      const { place, reason, status } = cause;
      if (place === undefined) return { ...cause, words };
      const [row] = await db
        .select({ problem: likedCopies.problem })
        .from(likedCopies)
        .where(
          and(
            eq(likedCopies.ownerId, userId),
            eq(likedCopies.status, status),
            eq(likedCopies.place, place),
            eq(likedCopies.reason, reason),
          ),
        )
        .limit(1);
      return { ...cause, words: row?.problem ?? words };
    }),
  );
}

/**
 * Turns saving on, for the first time or again, with these choices. The cursor of an earlier time stays: what was liked
 * in between is found too.
 *
 * @throws AppError `conflict` if no working X account is linked.
 */
export async function turnOn(db: Db, userId: string, choices: SaverChoices, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const [link] = await tx
      .select({ id: connections.id, accountId: connections.accountId })
      .from(connections)
      .where(
        and(
          eq(connections.ownerId, userId),
          eq(connections.provider, "x"),
          eq(connections.status, "working"),
        ),
      )
      .orderBy(connections.linkedAt)
      .limit(1);
    if (!link)
      throw new AppError("conflict", "Link your X account first, then turn saving on.", { reason: "no_x" });
    if (choices.places.includes("dropbox")) await refuseWithoutDropbox(tx, userId);
    await keepChoices(tx, userId, choices);
    await tx
      .update(likeSavers)
      .set({
        isOn: true,
        connectionId: link.id,
        startedAt: sql`coalesce(${likeSavers.startedAt}, ${now.toISOString()}::timestamptz)`,
        nextLookAt: now,
        problemCode: null,
        problem: null,
      })
      .where(eq(likeSavers.ownerId, userId));
  });
}

/** Stops looking and saving; everything stays where it is, the cursor too. Nothing happens if it is off. */
export async function turnOff(db: Db, userId: string): Promise<void> {
  await db
    .update(likeSavers)
    .set({ isOn: false, nextLookAt: null, problemCode: null, problem: null })
    .where(eq(likeSavers.ownerId, userId));
}

/**
 * Changes the choices of a saver, on or off. A place that is added gets a copy of everything that was found so far; of
 * one that is taken away only what is saved stays. Names that pictures have already do not change.
 */
export async function changeChoices(db: Db, userId: string, choices: SaverChoices, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    if (choices.places.includes("dropbox")) await refuseWithoutDropbox(tx, userId);
    const before = await keepChoices(tx, userId, choices);
    if (before && before.reach === "new" && choices.reach === "all")
      await tx
        .update(likeSavers)
        .set({ nextLookAt: sql`case when ${likeSavers.isOn} then ${now.toISOString()}::timestamptz end` })
        .where(eq(likeSavers.ownerId, userId));
  });
}

async function refuseWithoutDropbox(db: Pick<Db, "select">, userId: string): Promise<void> {
  const [link] = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.ownerId, userId), eq(connections.provider, "dropbox")))
    .limit(1);
  if (!link)
    throw new AppError("conflict", "Link your Dropbox first, or choose another place for the pictures.", {
      reason: "no_dropbox",
    });
}

/** How a walk through the list begins. */
export const ANEW = {
  isCaughtUp: false,
  pageToken: null,
  passStartedAt: null,
  pagesOfPass: 0,
  hasMetBottom: false,
  pageRefusals: 0,
};

type Saver = typeof likeSavers.$inferSelect;

/** @returns the row as it was, with its lock held; undefined if there was none. */
async function keepChoices(tx: Tx, userId: string, choices: SaverChoices): Promise<Saver | undefined> {
  const [before] = await tx.select().from(likeSavers).where(eq(likeSavers.ownerId, userId)).for("update");
  const chosen = { ...choices, digestAddress: choices.digestAddress ?? null };
  // Asked for all likes where only new ones were: the walk begins anew, and goes to the end of the list.
  const goesFurther = before?.reach === "new" && choices.reach === "all";
  // The fence turns away a page that is on its way.
  const anew = { ...ANEW, fence: sql`${likeSavers.fence} + 1`, leasedUntil: null };
  await tx
    .insert(likeSavers)
    .values({ ownerId: userId, ...chosen })
    .onConflictDoUpdate({ target: likeSavers.ownerId, set: { ...chosen, ...(goesFurther && anew) } });
  if (before) {
    await dropCopiesNotChosen(tx, userId, choices);
    await addCopiesChosen(tx, userId, choices);
  }
  return before;
}

type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** What was not saved yet and is not wanted any more. A worker that saves one this moment finds its row gone. */
async function dropCopiesNotChosen(tx: Tx, userId: string, choices: SaverChoices): Promise<void> {
  const ofOwner = and(eq(likedCopies.ownerId, userId), ne(likedCopies.status, "saved"));
  await tx.delete(likedCopies).where(and(ofOwner, notInArray(likedCopies.place, choices.places)));
  await tx.delete(likedCopies).where(
    and(
      ofOwner,
      sql`exists (
        select from ${likedMedia} m where m.owner_id = ${likedCopies.ownerId} and m.tweet_id = ${likedCopies.tweetId}
          and m.position = ${likedCopies.position} and not (${isChosen("m", choices)}))`,
    ),
  );
}

async function addCopiesChosen(tx: Tx, userId: string, choices: SaverChoices): Promise<void> {
  await tx.execute(sql`
    insert into liked_copies (owner_id, tweet_id, position, place, next_try_at)
    select m.owner_id, m.tweet_id, m.position, place.name, m.found_at
    from liked_media m, unnest(${sql.param(`{${choices.places.join(",")}}`)}::text[]) as place (name)
    where m.owner_id = ${userId} and ${isChosen("m", choices)}
    on conflict do nothing`);
}

/** Whether a picture, video or GIF is of a kind that the person wants; `alias` is of `liked_media`. */
export function isChosen(
  alias: string,
  { savesVideos, savesGifs, savesQuoted }: Pick<SaverChoices, "savesVideos" | "savesGifs" | "savesQuoted">,
) {
  const row = sql.raw(alias);
  return sql`((${row}.type = 'photo' or (${row}.type = 'video' and ${savesVideos}) or (${row}.type = 'gif' and ${savesGifs}))
    and (not ${row}.is_quoted or ${savesQuoted}))`;
}
