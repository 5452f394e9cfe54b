import { and, eq, isNotNull } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Simulator } from "../../../simulator/simulator";
import { xClient } from "../../clients/x/x-client";
import { findConnection } from "../../connections/queries";
import {
  connections,
  likedCopies,
  likedMedia,
  likedTweets,
  likeSavers,
  media,
  tweets,
} from "../../db/schema";
import { forgetEnv } from "../../env";
import { AppError } from "../../errors";
import { meterFor } from "../../spending/meter";
import { testDatabase } from "../../testing/database";
import { addConnection } from "../../testing/likes";
import { testSimulator } from "../../testing/simulator";
import { addPerson } from "../../testing/tweets";
import { askForArchivedPictures } from "../archived";
import { lookNow } from "../look-now";
import { changeChoices, DEFAULT_CHOICES, getSaverState, turnOff, turnOn } from "../saver";
import type { SaverChoices } from "../types";
import { type LookDeps, lookOnce } from "./look";
import { listDueLooks } from "./look-cursor";

const database = testDatabase();
const simulator = testSimulator({
  seed: 4,
  settings: { ROOST_X_CAP_USD: "100000", ROOST_X_PERSON_CAP_USD: "1000" },
});
let userId: string;
let handle: string;
let xUserId: string;
let people = 0;

beforeAll(async () => {
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
beforeEach(async () => {
  people += 1;
  handle = `ada${people}`;
  xUserId = simulator.x.addPerson({ handle }).id;
  userId = (await addPerson(database.db)).id;
  await addConnection(database.db, userId, "x", { accountId: xUserId });
  simulator.faults.remove();
  simulator.x.resetLimits();
});

const EVERY_MS = 30 * 60_000;
const now = () => simulator.clock.now();
const deps: LookDeps = {
  get sql() {
    return database.sql;
  },
  findLink: (ownerId) => findConnection(database.db, ownerId, "x"),
  xFor: async () =>
    xClient(
      simulator.x.mintTokens(handle).accessToken,
      meterFor(database.db, { ownerId: userId, xUserId, feature: "likes" }, now),
    ),
  now,
  everyMs: EVERY_MS,
};
const turnSaverOn = (choices: Partial<SaverChoices> = {}) =>
  turnOn(database.db, userId, { ...DEFAULT_CHOICES, places: ["disk"], ...choices }, now());
const like = (count = 1, more: Partial<Parameters<Simulator["x"]["addLikes"]>[0]> = {}) =>
  simulator.x.addLikes({ person: handle, made: { count, author: "grace" }, ...more });
const again = (tweetId: string) => {
  simulator.x.removeLike(handle, tweetId);
  simulator.x.addLikes({ person: handle, tweetIds: [tweetId] });
};
const state = () => getSaverState(database.db, userId, now());
const ofOwner = {
  saver: () => eq(likeSavers.ownerId, userId),
  copies: () => eq(likedCopies.ownerId, userId),
};
const found = async () =>
  (await database.db.select({ id: likedCopies.tweetId }).from(likedCopies).where(ofOwner.copies()))
    .map(({ id }) => id)
    .sort();

/** Looks until nothing is left to ask for. @returns how often X was asked */
async function look(): Promise<number> {
  const before = simulator.truth.list({ operation: "x.likedTweets" }).length;
  await lookNow(database.db, userId, now());
  for (let turn = 0; turn < 200; turn += 1) {
    const { status } = await lookOnce(deps, userId);
    if (status !== "more") break;
  }
  return simulator.truth.list({ operation: "x.likedTweets" }).length - before;
}
/** X is asked for a page that it refused once more, and then for the top of the list. */
async function lookThrice(): Promise<void> {
  for (let time = 1; time <= 3; time += 1) await look();
}
const nextDay = () => simulator.clock.advance(86_400_000);

test("walks through all likes in as few calls as there are pages, and then asks once", async () => {
  const ids = like(230);
  await turnSaverOn({ reach: "all" });
  expect(await look()).toBe(3);
  expect(await found()).toEqual([...ids].sort());
  expect(await state()).toMatchObject({
    likes: 230,
    isCaughtUp: true,
    pagesOfPass: 0,
    lastLookedAt: expect.any(Date),
    counts: { waiting: 230 },
  });
  expect(await look()).toBe(1);
  const more = like(7);
  expect(await look()).toBe(1);
  expect(await found()).toEqual([...ids, ...more].sort());
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "idle" });
});

test("knows likes in the order of liking", async () => {
  const ids = like(130);
  await turnSaverOn({ reach: "all" });
  await look();
  const more = like(2);
  await look();
  const rows = await database.sql<{ id: string }[]>`
    select tweet_id as id from liked_tweets where owner_id = ${userId} order by seen_at desc, position`;
  expect(rows.map(({ id }) => id)).toEqual([...ids, ...more].reverse());
});

test("begins with what is new when only that is asked for", async () => {
  like(150);
  await turnSaverOn();
  expect(await look()).toBe(1);
  expect(await found()).toEqual([]);
  const ids = like(3);
  expect(await look()).toBe(1);
  expect(await found()).toEqual([...ids].sort());
});

test("asked for all later, it fetches what it passed over", async () => {
  const ids = like(120);
  await turnSaverOn();
  await look();
  await changeChoices(database.db, userId, { ...DEFAULT_CHOICES, places: ["disk"], reach: "all" }, now());
  expect(await look()).toBe(2);
  expect(await found()).toEqual([...ids].sort());
});

test("does not take for new what comes to light below, once likes were taken back", async () => {
  const ids = like(150);
  await turnSaverOn();
  await look();
  for (const id of ids.slice(-99)) simulator.x.removeLike(handle, id);
  const fresh = like(2);
  expect(await look()).toBe(2);
  expect(await found()).toEqual([...fresh].sort());
});

test("finds new likes below an old one that was liked again", async () => {
  const ids = like(60);
  await turnSaverOn({ reach: "all" });
  await look();
  const below = like(19);
  again(ids[0] as string);
  expect(await look()).toBe(2);
  expect(await found()).toEqual([...ids, ...below].sort());
  expect(await look()).toBe(1);
});

test("with new likes alone, finds those below an old one that was liked again", async () => {
  const ids = like(60);
  await turnSaverOn();
  await look();
  const below = like(40);
  again(ids[30] as string);
  const above = like(9);
  await look();
  expect(await found()).toEqual([...below, ...above].sort());
});

test("loses nothing while a walk is interrupted for hours, whatever happens to the list", async () => {
  const ids = like(350);
  await turnSaverOn({ reach: "all" });
  await lookOnce(deps, userId);
  await lookOnce(deps, userId);
  expect(await state()).toMatchObject({ pagesOfPass: 2, isCaughtUp: false });
  simulator.clock.advance(7 * 3_600_000);
  const meanwhile = like(150);
  simulator.x.removeLike(handle, ids[349] as string);
  again(ids[0] as string);
  await look();
  await look();
  expect(await found()).toEqual([...ids, ...meanwhile].sort());
});

test("a pause keeps the place, and what was liked in it is found", async () => {
  const ids = like(250);
  await turnSaverOn({ reach: "all" });
  await lookOnce(deps, userId);
  await turnOff(database.db, userId);
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "idle" });
  const meanwhile = like(5);
  nextDay();
  await turnSaverOn({ reach: "all" });
  await look();
  await look();
  expect(await found()).toEqual([...ids, ...meanwhile].sort());
});

test("one call in a quarter of an hour is enough, and no more are made", async () => {
  const ids = like(460);
  simulator.x.setLimit("x.likedTweets", { calls: 1 });
  await turnSaverOn({ reach: "all" });
  simulator.truth.clear();
  let quarters = 0;
  while (!(await state()).isCaughtUp && quarters < 20) {
    for (let turn = 0; turn < 5; turn += 1) await lookOnce(deps, userId);
    const { nextLookAt, isCaughtUp } = await state();
    if (isCaughtUp) break;
    expect(nextLookAt?.getTime()).toBeGreaterThan(now().getTime());
    simulator.clock.set(new Date((nextLookAt as Date).getTime() + 1000));
    quarters += 1;
  }
  expect(await found()).toEqual([...ids].sort());
  expect(quarters).toBe(4);
  const calls = simulator.truth.list({ operation: "x.likedTweets" });
  expect(calls.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(calls).toHaveLength(5);
});

test.each(["cut-before", "cut-after", "cut-middle"])(
  "goes on where it was after an answer that never came (%s)",
  async (kind) => {
    const ids = like(230);
    await turnSaverOn({ reach: "all" });
    await lookOnce(deps, userId);
    simulator.faults.add({ operation: "x.likedTweets", kind, times: 1 });
    expect(await lookOnce(deps, userId)).toMatchObject({ status: "waiting" });
    expect(await state()).toMatchObject({ pagesOfPass: 1, problem: { code: "unavailable" } });
    await look();
    expect(await found()).toEqual([...ids].sort());
    expect((await state()).problem).toBeUndefined();
  },
);

test("reads from the top again when X does not know a page any more, and finds all", async () => {
  const ids = like(230);
  await turnSaverOn({ reach: "all" });
  await lookOnce(deps, userId);
  await database.db.update(likeSavers).set({ pageToken: "no-token-of-X" }).where(ofOwner.saver());
  await lookThrice();
  expect(await found()).toEqual([...ids].sort());
  // A pass that ends at known likes must not end at its own, either.
  const more = like(150);
  await lookNow(database.db, userId, now());
  await lookOnce(deps, userId);
  await lookOnce(deps, userId);
  await database.db.update(likeSavers).set({ pageToken: "no-token-of-X" }).where(ofOwner.saver());
  await lookThrice();
  expect(await found()).toEqual([...ids, ...more].sort());
});

test("two workers that look at once store each like once, and ask once", async () => {
  const ids = like(90);
  await turnSaverOn({ reach: "all" });
  const before = simulator.truth.list({ operation: "x.likedTweets" }).length;
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => lookOnce(deps, userId)));
  expect(outcomes.filter(({ status }) => status === "done")).toHaveLength(1);
  expect(outcomes.filter(({ status }) => status === "idle")).toHaveLength(5);
  expect(simulator.truth.list({ operation: "x.likedTweets" }).length - before).toBe(1);
  expect(await found()).toEqual([...ids].sort());
});

test("a worker that wakes late changes nothing", async () => {
  const ids = like(230);
  await turnSaverOn({ reach: "all" });
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const xFor = deps.xFor;
  const late = lookOnce(
    {
      ...deps,
      xFor: async (id, spending) => ({
        ...(await xFor(id, spending)),
        listLikedTweets: async (options) => {
          const page = await (await xFor(id, spending)).listLikedTweets(options);
          await asleep;
          return page;
        },
      }),
    },
    userId,
  );
  await expect
    .poll(async () => (await database.db.select().from(likeSavers).where(ofOwner.saver()))[0]?.leasedUntil)
    .not.toBeNull();
  await database.sql`update like_savers set leased_until = now() - interval '1 second' where owner_id = ${userId}`;
  await look();
  wake();
  expect(await late).toMatchObject({ status: "idle" });
  expect(await state()).toMatchObject({ isCaughtUp: true, pagesOfPass: 0 });
  expect(await found()).toEqual([...ids].sort());
});

test("takes pictures, videos, GIFs and quoted pictures as they are wanted", async () => {
  simulator.x.addPerson({ handle: `quoted${people}`, name: "Quoted" });
  const quoted = simulator.x.addTweet({
    author: `quoted${people}`,
    text: "Underneath",
    media: [{}, { type: "video" }],
  });
  const tweet = simulator.x.addTweet({
    author: "grace",
    text: "Look &amp; see",
    media: [{ altText: "A cup" }, { type: "video" }, { type: "animated_gif" }],
    quotes: quoted.id,
  });
  simulator.x.addLikes({ person: handle, tweetIds: [tweet.id] });
  await turnSaverOn({ reach: "all", savesVideos: false, savesQuoted: true });
  await look();
  const rows = await database.db
    .select()
    .from(likedMedia)
    .where(eq(likedMedia.ownerId, userId))
    .orderBy(likedMedia.position);
  expect(
    rows.map(({ position, type, isQuoted, sourceTweetId, sourcePosition }) => [
      position,
      type,
      isQuoted,
      sourceTweetId,
      sourcePosition,
    ]),
  ).toEqual([
    [0, "photo", false, tweet.id, 0],
    [1, "video", false, tweet.id, 1],
    [2, "gif", false, tweet.id, 2],
    [3, "photo", true, quoted.id, 0],
    [4, "video", true, quoted.id, 1],
  ]);
  expect(rows[0]).toMatchObject({
    altText: "A cup",
    authorHandle: "grace",
    authorName: "Grace Hopper",
    url: expect.stringMatching(/^https:\/\/pbs/),
  });
  const copies = await database.db
    .select()
    .from(likedCopies)
    .where(ofOwner.copies())
    .orderBy(likedCopies.position);
  expect(copies.map(({ position }) => position)).toEqual([0, 2, 3]);
  const stored = await database.db.select().from(tweets).where(eq(tweets.ownerId, userId));
  expect(stored.map(({ tweetId, isOwn }) => [tweetId, isOwn]).sort()).toEqual(
    [
      [tweet.id, false],
      [quoted.id, false],
    ].sort(),
  );
  expect(await database.db.$count(media, eq(media.ownerId, userId))).toBe(5);
});

test("what the person wrote and liked themselves is theirs in the store", async () => {
  const own = simulator.x.addTweet({ author: handle, text: "Mine", media: [{}] });
  simulator.x.addLikes({ person: handle, tweetIds: [own.id] });
  await turnSaverOn({ reach: "all" });
  await look();
  const [stored] = await database.db.select().from(tweets).where(eq(tweets.ownerId, userId));
  expect(stored?.isOwn).toBe(true);
});

test("says on the row what keeps it from looking, and when it tries again", async () => {
  like(3);
  await turnSaverOn({ reach: "all" });
  simulator.faults.add({ operation: "x.likedTweets", kind: "usage-cap", times: 1 });
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "waiting" });
  expect(await state()).toMatchObject({ problem: { code: "usage_cap" } });
  expect((await state()).nextLookAt?.getTime()).toBeGreaterThan(now().getTime());
  await database.sql`update x_account set paused_at = null`;

  await database.db
    .update(connections)
    .set({ status: "broken", problem: "X ended it." })
    .where(eq(connections.ownerId, userId));
  expect(await look()).toBe(0);
  expect(await state()).toMatchObject({ problem: { code: "disconnected", words: "X ended it." } });
  expect(await listDueLooks(database.sql, now())).not.toContain(userId);
  await database.db.update(connections).set({ status: "working" }).where(eq(connections.ownerId, userId));
  expect(await listDueLooks(database.sql, now())).toContain(userId);
  await look();
  expect(await state()).toMatchObject({ problem: undefined, isCaughtUp: true });
});

test("a cap stops it before X is asked, and it goes on once the cap is raised", async () => {
  like(300);
  const cap = (usd: string) => {
    vi.stubEnv("ROOST_X_PERSON_CAP_USD", usd);
    forgetEnv();
  };
  cap("1");
  await turnSaverOn({ reach: "all" });
  await look();
  expect(await state()).toMatchObject({ isCaughtUp: false, problem: { code: "spending_cap" } });
  cap("1000");
  await look();
  expect(await state()).toMatchObject({ isCaughtUp: true, likes: 300, problem: undefined });
});

test("likes of another account are another list", async () => {
  like(30);
  await turnSaverOn();
  await look();
  handle = `other${people}`;
  xUserId = simulator.x.addPerson({ handle }).id;
  await database.db.update(connections).set({ accountId: xUserId }).where(eq(connections.ownerId, userId));
  like(30);
  await look();
  expect(await found()).toEqual([]);
  const fresh = like(2);
  await look();
  expect(await found()).toEqual([...fresh].sort());
});

test("asks for the pictures of archived likes, a hundred at a time, and notes which are gone", async () => {
  const ids = Array.from(
    { length: 130 },
    (_, index) => simulator.x.addTweet({ author: "grace", text: `Old ${index}`, media: [{}] }).id,
  );
  await database.db
    .insert(likedTweets)
    .values(ids.map((tweetId, position) => ({ ownerId: userId, tweetId, position })));
  for (const id of ids.slice(0, 3)) simulator.x.deleteTweet(id);
  await turnSaverOn();
  await look();
  simulator.truth.clear();
  await askForArchivedPictures(database.db, userId, "all", now());
  expect(await listDueLooks(database.sql, now())).toContain(userId);
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "more", likes: 97 });
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "done", likes: 30 });
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "idle" });
  expect(simulator.truth.list()).toHaveLength(2);
  expect(await found()).toEqual(ids.slice(3).sort());
  const gone = await database.db
    .select()
    .from(likedTweets)
    .where(and(eq(likedTweets.ownerId, userId), eq(likedTweets.isGone, true)));
  expect(gone.map(({ tweetId }) => tweetId).sort()).toEqual(ids.slice(0, 3).sort());
  expect(await askForArchivedPictures(database.db, userId, "all", now())).toEqual({ asked: 0 });
  expect(
    await database.db.$count(
      likedTweets,
      and(eq(likedTweets.ownerId, userId), isNotNull(likedTweets.askedAt)),
    ),
  ).toBe(0);
});

test("a page that X refuses below the oldest known like loses nothing that was liked since", async () => {
  like(2);
  await turnSaverOn();
  await look();
  await database.db
    .update(likeSavers)
    .set({ passStartedAt: now(), pageToken: "no-token-of-X", pagesOfPass: 1, hasMetBottom: true })
    .where(ofOwner.saver());
  const ids = like(60);
  await lookThrice();
  expect(await found()).toEqual([...ids].sort());
});

test("a page that X refuses once is asked for again where it was, after a pause", async () => {
  const ids = like(230);
  await turnSaverOn({ reach: "all" });
  await lookOnce(deps, userId);
  simulator.faults.add({ operation: "x.likedTweets", kind: "status", status: 400, times: 1 });
  expect(await lookOnce(deps, userId)).toMatchObject({ status: "waiting" });
  const { nextLookAt, problem } = await state();
  expect(problem).toMatchObject({ code: "refused" });
  expect(nextLookAt?.getTime()).toBeGreaterThan(now().getTime());
  expect(await look()).toBe(2);
  expect(await found()).toEqual([...ids].sort());
  expect((await state()).problem).toBeUndefined();
});

test("a page that X always refuses is asked for less and less often", async () => {
  like(230);
  await turnSaverOn({ reach: "all" });
  let calls = 0;
  const refusing: LookDeps = {
    ...deps,
    xFor: async (id, spending) => ({
      ...(await deps.xFor(id, spending)),
      listLikedTweets: async (options) => {
        calls += 1;
        if (options.page) throw new AppError("rejected", "X refuses this.", { reason: "refused" });
        return (await deps.xFor(id, spending)).listLikedTweets(options);
      },
    }),
  };
  const tomorrow = now().getTime() + 86_400_000;
  while (now().getTime() < tomorrow && calls < 100) {
    const { status } = await lookOnce(refusing, userId);
    if (status !== "more") simulator.clock.set((await state()).nextLookAt as Date);
  }
  expect(calls).toBeGreaterThan(6);
  expect(calls).toBeLessThan(20);
});

test("with new likes alone, finds those below the oldest known one, which was liked again", async () => {
  const [oldest = ""] = like(5);
  await turnSaverOn();
  await look();
  const below = like(30);
  again(oldest);
  expect(await look()).toBe(2);
  // It is known now as something liked since, and comes with the others.
  expect(await found()).toEqual([oldest, ...below].sort());
});

test.each([1, 2])(
  "with new likes alone, finds those below the only %i that were known, liked again",
  async (count) => {
    const known = like(count);
    await turnSaverOn();
    await look();
    const below = like(130);
    for (const tweetId of known) again(tweetId);
    await look();
    // They are known now as something liked since, and come with the others.
    expect(await found()).toEqual([...known, ...below].sort());
    const later = like(3);
    expect(await look()).toBe(1);
    expect(await found()).toEqual([...known, ...below, ...later].sort());
  },
);
