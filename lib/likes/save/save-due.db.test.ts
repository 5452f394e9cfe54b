import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Simulator } from "../../../simulator/simulator";
import { contentHashOf } from "../../clients/dropbox/content-hash";
import { diskStorage } from "../../clients/storage/disk";
import { findConnection } from "../../connections/queries";
import { likedCopies, likedMedia } from "../../db/schema";
import { storedBytesOf } from "../../db/stored-bytes";
import { forgetEnv } from "../../env";
import { testDatabase } from "../../testing/database";
import { addLikedPicture } from "../../testing/likes";
import { addLinkedPerson, linkDropboxAgain } from "../../testing/simulated-person";
import { testSimulator } from "../../testing/simulator";
import { personPlaces } from "../places/person-places";
import { storagePlace } from "../places/storage-place";
import { retryCopies } from "../retry-copies";
import { DEFAULT_CHOICES, getSaverState, turnOff, turnOn } from "../saver";
import type { CopyStatus, Place } from "../types";
import { claimCopies, listDueSavers } from "./copy-queue";
import { releaseMended } from "./release-held";
import { saveDue } from "./save-due";
import { type SaveDeps, savePicture } from "./save-picture";
import { areThumbsClaimed, listThumbless, makeThumbs } from "./thumbs";

const database = testDatabase();
const simulator = testSimulator({ seed: 8 });
let person: Awaited<ReturnType<typeof addLinkedPerson>>;
let folder: string;
let people = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-save-"));
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  simulator.faults.remove();
  people += 1;
  person = await addLinkedPerson(database.db, simulator, `ada${people}`);
  await turnOn(database.db, person.id, { ...DEFAULT_CHOICES, reach: "all" }, now());
});

const now = () => simulator.clock.now();
const disk = () => diskStorage(folder);
const newDeps = (): SaveDeps => ({
  sql: database.sql,
  placeOf: personPlaces({ db: database.db, storageAt: disk }),
  now,
  pauseMs: () => 10,
});
const save = (forMs = 20_000) => saveDue(newDeps(), person.id, { forMs });
const thumbs = () => ({ db: database.db, sql: database.sql, storage: disk() });
const files = () => simulator.dropbox.files({ account: person.email });
const copyOf = async (tweetId: string, place: Place = "dropbox") => {
  const isIt = and(
    eq(likedCopies.ownerId, person.id),
    eq(likedCopies.tweetId, tweetId),
    eq(likedCopies.place, place),
  );
  return (await database.db.select().from(likedCopies).where(isIt))[0];
};
const release = () => releaseMended({ db: database.db, sql: database.sql, storageAt: disk, now });
const state = () => getSaverState(database.db, person.id, now());

/** With these settings for as long as the work takes. */
async function limited(settings: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const set = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
    forgetEnv();
  };
  set(settings);
  try {
    await work();
  } finally {
    set(Object.fromEntries(Object.keys(settings).map((name) => [name, undefined])));
  }
}

type MediaInput = NonNullable<Parameters<Simulator["x"]["addTweet"]>[0]["media"]>[number];

/** A tweet at the simulated X, and its picture as a look would have stored it. */
async function addPicture(
  input: MediaInput = {},
  copies: Partial<Record<Place, CopyStatus>> = { dropbox: "waiting" },
): Promise<{ tweetId: string; original: string; mediaKey: string }> {
  const tweet = simulator.x.addTweet({
    author: "grace",
    text: "Look",
    media: [input],
    createdAt: new Date("2026-11-19T12:00:00Z"),
  });
  const media = simulator.x.media(tweet.mediaKeys[0] ?? "");
  const type = media.type === "animated_gif" ? "gif" : media.type;
  const url = {
    photo: `https://pbs.twimg.com/media/${media.key}.${media.format}`,
    video: `https://video.twimg.com/ext_tw_video/${media.id}/pu/vid/avc1/1280x720/${media.key}.mp4`,
    gif: `https://video.twimg.com/tweet_video/${media.key}.mp4`,
  }[type];
  const original =
    type === "photo" ? `https://pbs.twimg.com/media/${media.key}?format=${media.format}&name=orig` : url;
  await addLikedPicture(database.db, person.id, {
    tweetId: tweet.id,
    mediaKey: media.mediaKey,
    type,
    url,
    copies,
  });
  return { tweetId: tweet.id, original, mediaKey: media.mediaKey };
}

test("puts the original under its name, and knows its hash", async () => {
  const { tweetId, original } = await addPicture({ sizeBytes: 300_000 });
  expect(await save()).toMatchObject({ saved: 1 });
  const bytes = await simulator.x.bytesOf(original);
  const path = `/ada/2026-11-19-${tweetId}-1.jpg`;
  expect(await copyOf(tweetId)).toMatchObject({
    status: "saved",
    path,
    sizeBytes: 300_000,
    contentHash: contentHashOf(bytes),
    reason: null,
    savedAt: expect.any(Date),
  });
  expect((await simulator.dropbox.bytes(person.email, path)).equals(bytes)).toBe(true);
  const [media] = await database.db.select().from(likedMedia).where(eq(likedMedia.ownerId, person.id));
  expect(media?.savedSize).toBe("orig");
  expect(await save()).toMatchObject({ saved: 0 });
});

test("takes the next best size where there is no original, and says so", async () => {
  const { tweetId } = await addPicture({ missingSizes: ["orig", "4096x4096"] });
  await save();
  expect((await copyOf(tweetId))?.status).toBe("saved");
  const [media] = await database.db.select().from(likedMedia).where(eq(likedMedia.ownerId, person.id));
  expect(media?.savedSize).toBe("large");
});

test("a video goes in pieces, and goes on where it was after a crash", async () => {
  const { tweetId, original } = await addPicture({ type: "video", sizeBytes: 21_000_000 });
  simulator.faults.add({ operation: "dropbox.appendToSession", kind: "cut-before", after: 2, times: 1 });
  await save(0);
  simulator.truth.clear();
  const [copy] = await claimCopies(database.sql, person.id, 1, now());
  expect(await savePicture(newDeps(), copy as NonNullable<typeof copy>)).toBe("waiting");
  expect(await copyOf(tweetId)).toMatchObject({ sessionOffset: 8 * 1024 * 1024, status: "waiting" });
  await save();
  const saved = await copyOf(tweetId);
  expect(saved).toMatchObject({ status: "saved", sizeBytes: 21_000_000, sessionId: null });
  const stored = await simulator.dropbox.bytes(person.email, saved?.path ?? "");
  expect(stored.equals(await simulator.x.bytesOf(original))).toBe(true);
  const sent = simulator.truth
    .list({ operation: "dropbox.appendToSession" })
    .filter(({ status }) => status === 200);
  expect(sent).toHaveLength(6);
});

test.each(["cut-before", "cut-middle", "cut-after"])(
  "an upload whose answer was lost (%s) is there once",
  async (kind) => {
    const { tweetId } = await addPicture({ sizeBytes: 200_000 });
    const film = await addPicture({ type: "video", sizeBytes: 9_000_000 });
    for (const operation of [
      "dropbox.upload",
      "dropbox.startSession",
      "dropbox.appendToSession",
      "dropbox.finishSession",
      "media.photo",
    ])
      simulator.faults.add({ operation, kind, times: 1 });
    await save();
    expect((await copyOf(tweetId))?.status).toBe("saved");
    expect((await copyOf(film.tweetId))?.status).toBe("saved");
    expect(files()).toHaveLength(2);
  },
);

test("the same file there already is the copy; another one stays, and ours gets the next name", async () => {
  const same = await addPicture();
  const other = await addPicture();
  const path = (tweetId: string) => `/ada/2026-11-19-${tweetId}-1.jpg`;
  await simulator.dropbox.putFile(person.email, path(same.tweetId), await simulator.x.bytesOf(same.original));
  await simulator.dropbox.putFile(person.email, path(other.tweetId), Buffer.from("mine"));
  await save();
  expect((await copyOf(same.tweetId))?.path).toBe(path(same.tweetId));
  expect((await copyOf(other.tweetId))?.path).toBe(path(other.tweetId).replace(".jpg", " (2).jpg"));
  expect((await simulator.dropbox.bytes(person.email, path(other.tweetId))).toString()).toBe("mine");
  expect(files()).toHaveLength(3);
});

test("a large file, too, gives way to another one of its name", async () => {
  const film = await addPicture({ type: "video", sizeBytes: 9_000_000 });
  await simulator.dropbox.putFile(person.email, `/ada/2026-11-19-${film.tweetId}-1.mp4`, Buffer.from("mine"));
  await save();
  expect(await copyOf(film.tweetId)).toMatchObject({
    status: "saved",
    path: `/ada/2026-11-19-${film.tweetId}-1 (2).mp4`,
  });
});

test("what is damaged on its way is not counted as saved", async () => {
  const { tweetId, original } = await addPicture({ sizeBytes: 200_000 });
  simulator.faults.add({
    operation: "dropbox.upload",
    kind: "wrong-hash",
    times: 1,
    detail: { isUnnoticed: true },
  });
  await save();
  const copy = await copyOf(tweetId);
  expect(
    (await simulator.dropbox.bytes(person.email, copy?.path ?? "")).equals(
      await simulator.x.bytesOf(original),
    ),
  ).toBe(true);
  expect(files()).toHaveLength(1);
});

test("an error page in place of a picture is no picture", async () => {
  const { tweetId } = await addPicture();
  simulator.faults.add({ operation: "media.photo", kind: "wrong-type", times: 1 });
  await save();
  expect((await copyOf(tweetId))?.status).toBe("saved");
});

test.each([
  ["media_gone", async () => addPicture({ isMissing: true })],
  [
    "withheld",
    async () => {
      const made = await addPicture();
      await database.db.update(likedMedia).set({ url: null }).where(eq(likedMedia.ownerId, person.id));
      return made;
    },
  ],
])("gives up for good on %s, until somebody says to try again", async (reason, make) => {
  const { tweetId } = await make();
  expect(await save()).toMatchObject({ failed: 1 });
  expect(await copyOf(tweetId)).toMatchObject({ status: "failed", reason });
  expect((await state()).causes).toEqual([
    { reason, status: "failed", copies: 1, words: expect.any(String) },
  ]);
  expect(await save()).toMatchObject({ failed: 0 });
  await retryCopies(database.db, person.id, { reason }, now());
  expect(await save()).toMatchObject({ failed: 1 });
});

test("a full Dropbox holds all; once there is room it goes on", async () => {
  for (let count = 0; count < 30; count += 1) await addPicture({ sizeBytes: 100_000 });
  simulator.dropbox.setQuota(person.email, 1_000_000);
  await save();
  expect(await state()).toMatchObject({
    counts: { saved: 10, held: 20, waiting: 0 },
    causes: [{ reason: "place_full", copies: 20 }],
  });
  expect(await listDueSavers(database.sql, now())).not.toContain(person.id);

  await release();
  expect((await state()).counts.held).toBe(20);
  simulator.dropbox.setQuota(person.email, 100_000_000);
  simulator.clock.advance(3_600_000);
  await release();
  expect(await listDueSavers(database.sql, now())).toContain(person.id);
  await save();
  expect((await state()).counts).toMatchObject({ saved: 30, held: 0 });
  expect(files()).toHaveLength(30);
});

test.each([
  ["ROOST_MIN_FREE_BYTES", String(1e15), /server's disk has no room.*Whoever runs this server/],
  ["ROOST_QUOTA_BYTES", "350000", /You may store 350 kB.*choose Dropbox/],
])(
  "the server's disk is not filled past %s; once there is room it goes on",
  async (setting, value, words) => {
    for (let count = 0; count < 6; count += 1) await addPicture({ sizeBytes: 100_000 }, { disk: "waiting" });
    const film = await addPicture({ type: "video", sizeBytes: 9_000_000 }, { disk: "waiting" });
    await limited({ [setting]: value }, async () => {
      await save();
      const { counts, causes } = await state();
      const fitted = setting === "ROOST_QUOTA_BYTES" ? 3 : 0;
      expect([counts.saved <= fitted, counts.held, counts.waiting]).toEqual([true, 7 - counts.saved, 0]);
      expect(causes).toEqual([
        {
          ...{ reason: "place_full", place: "disk", status: "held", copies: counts.held },
          words: expect.stringMatching(words),
        },
      ]);
      expect((await copyOf(film.tweetId, "disk"))?.problem).toMatch(words);
      simulator.clock.advance(3_600_000);
      await release();
      expect((await state()).counts.held).toBe(counts.held);
      expect(await listDueSavers(database.sql, now())).not.toContain(person.id);
    });
    simulator.clock.advance(3_600_000);
    await release();
    await save();
    expect((await state()).counts).toMatchObject({ saved: 7, held: 0 });
    const keys: string[] = [];
    for await (const key of disk().list(`owners/${person.id}/likes`)) keys.push(key);
    expect(keys).toHaveLength(7);
  },
);

test("what is full is left alone for an hour: a film that does not fit is not fetched every minute", async () => {
  await addPicture({ type: "video", sizeBytes: 60_000_000 }, { disk: "waiting" });
  await limited({ ROOST_QUOTA_BYTES: "30000000" }, async () => {
    await save();
    simulator.clock.advance(59 * 60_000);
    await release();
    expect((await state()).counts).toMatchObject({ held: 1, saved: 0 });
    simulator.clock.advance(2 * 60_000);
    await release();
    expect((await state()).counts.waiting).toBe(1);
    await save();
    expect((await state()).counts.held).toBe(1);
  });
});

test("pictures for Dropbox take no room here", async () => {
  await addPicture();
  await limited({ ROOST_MIN_FREE_BYTES: String(1e15), ROOST_QUOTA_BYTES: "1" }, async () => {
    expect(await save()).toMatchObject({ saved: 1 });
  });
});

test("small pictures wait for room, and are made once there is some", async () => {
  await addPicture();
  await save();
  await limited({ ROOST_MIN_FREE_BYTES: String(1e15) }, async () => {
    expect(await makeThumbs(thumbs(), person.id, { forMs: 20_000 })).toEqual({ made: 0, left: false });
    expect(await listThumbless(thumbs())).not.toContain(person.id);
  });
  expect(await listThumbless(thumbs())).toContain(person.id);
  expect(await makeThumbs(thumbs(), person.id, { forMs: 20_000 })).toEqual({ made: 1, left: false });
  expect(await listThumbless(thumbs())).not.toContain(person.id);
});

test("two workers at once make every small picture once", async () => {
  for (let count = 0; count < 70; count += 1) await addPicture();
  await save();
  simulator.truth.clear();
  const rounds = await Promise.all(
    Array.from({ length: 3 }, () => makeThumbs(thumbs(), person.id, { forMs: 20_000 })),
  );
  expect(rounds.reduce((sum, { made }) => sum + made, 0)).toBe(70);
  expect(simulator.truth.list({ operation: "media.photo" })).toHaveLength(70);
});

test("small pictures that a worker took and did not make are given back, or free again once it died", async () => {
  for (let count = 0; count < 3; count += 1) await addPicture();
  await save();
  expect(await makeThumbs(thumbs(), person.id, { forMs: 0 })).toEqual({ made: 0, left: true });
  expect(await listThumbless(thumbs())).toContain(person.id);

  await database.sql`
    update liked_media set thumb_claimed_until = now() + interval '1 minute' where owner_id = ${person.id}`;
  expect(await makeThumbs(thumbs(), person.id, { forMs: 20_000 })).toEqual({ made: 0, left: false });
  expect(await listThumbless(thumbs())).not.toContain(person.id);
  expect(await areThumbsClaimed(database.sql, person.id)).toBe(true);

  await database.sql`
    update liked_media set thumb_claimed_until = now() - interval '1 second' where owner_id = ${person.id}`;
  expect(await areThumbsClaimed(database.sql, person.id)).toBe(false);
  expect(await listThumbless(thumbs())).toContain(person.id);
  expect(await makeThumbs(thumbs(), person.id, { forMs: 20_000 })).toEqual({ made: 3, left: false });
});

test("liked pictures on the server count as stored, those at Dropbox do not", async () => {
  await addPicture({ sizeBytes: 120_000 }, { dropbox: "waiting", disk: "waiting" });
  await save();
  expect(await storedBytesOf(database.db, person.id)).toBe(120_000);
});

test("a link that was ended holds all, says so, and goes on by itself once it is linked again", async () => {
  for (let count = 0; count < 12; count += 1) await addPicture();
  simulator.dropbox.revoke(person.email);
  await save();
  expect(await state()).toMatchObject({ counts: { held: 12 }, causes: [{ reason: "disconnected" }] });
  const link = await findConnection(database.db, person.id, "dropbox");
  expect(link).toMatchObject({ status: "broken", problem: expect.stringContaining("Link it again") });
  await release();
  expect((await state()).counts.held).toBe(12);

  await linkDropboxAgain(database.db, simulator, link?.id ?? "", person.email);
  await release();
  await save();
  expect((await state()).counts).toMatchObject({ saved: 12, held: 0 });
});

test("waits as long as Dropbox asks, and counts no try", async () => {
  simulator.clock.set(new Date()); // Dropbox's client reckons by the machine's
  const { tweetId } = await addPicture();
  simulator.faults.add({ operation: "dropbox.upload", kind: "limited", times: 1, detail: { seconds: 300 } });
  const later = await addPicture();
  await database.db
    .update(likedCopies)
    .set({ nextTryAt: new Date(now().getTime() + 1000) })
    .where(eq(likedCopies.tweetId, later.tweetId));
  const { nextDueAt } = await save();
  expect(nextDueAt?.getTime()).toBeGreaterThan(now().getTime() + 250_000);
  expect(await copyOf(tweetId)).toMatchObject({ status: "waiting", reason: "rate_limited" });
  simulator.clock.advance(301_000);
  expect(await save()).toMatchObject({ saved: 2 });
  expect((await copyOf(tweetId))?.attempts).toBe(1);
});

test("a token that ends in the midst is renewed", async () => {
  for (let count = 0; count < 10; count += 1) await addPicture();
  simulator.faults.add({ operation: "dropbox.upload", kind: "expired", times: 1, after: 4 });
  expect(await save()).toMatchObject({ saved: 10 });
});

test("two workers at once make every copy once", async () => {
  for (let count = 0; count < 40; count += 1) await addPicture({ sizeBytes: 50_000 });
  simulator.truth.clear();
  const rounds = await Promise.all([save(), save(), save()]);
  expect(rounds.reduce((sum, { saved }) => sum + saved, 0)).toBe(40);
  expect(simulator.truth.list({ operation: "dropbox.upload" })).toHaveLength(40);
  expect(files()).toHaveLength(40);
});

test("a worker that wakes late changes nothing", async () => {
  const { tweetId } = await addPicture();
  const [late] = await claimCopies(database.sql, person.id, 1, now());
  await database.sql`update liked_copies set leased_until = now() - interval '1 second' where owner_id = ${person.id}`;
  await save();
  const saved = await copyOf(tweetId);
  expect(await savePicture(newDeps(), late as NonNullable<typeof late>)).toBe("lost");
  expect(await copyOf(tweetId)).toEqual(saved);
  expect(files()).toHaveLength(1);
});

test("a picture that two liked tweets show is stored once", async () => {
  const { tweetId, mediaKey } = await addPicture();
  const [media] = await database.db.select().from(likedMedia).where(eq(likedMedia.tweetId, tweetId));
  await addLikedPicture(database.db, person.id, {
    ...media,
    tweetId: "77",
    isQuoted: true,
    mediaKey,
    copies: { dropbox: "waiting" },
  });
  expect(await save()).toMatchObject({ saved: 2 });
  expect(files()).toHaveLength(1);
  expect((await copyOf("77"))?.path).toBe((await copyOf(tweetId))?.path);
});

test("a second place has a copy of its own, verified by SHA-256", async () => {
  const { tweetId, original } = await addPicture(
    { sizeBytes: 150_000 },
    { dropbox: "waiting", disk: "waiting" },
  );
  const film = await addPicture({ type: "video", sizeBytes: 12_000_000 }, { disk: "waiting" });
  await save();
  const copy = await copyOf(tweetId, "disk");
  const bytes = await simulator.x.bytesOf(original);
  expect(copy).toMatchObject({
    status: "saved",
    path: `owners/${person.id}/likes/ada/2026-11-19-${tweetId}-1.jpg`,
    contentHash: createHash("sha256").update(bytes).digest("hex"),
  });
  expect((await buffer(await disk().read(copy?.path ?? ""))).equals(bytes)).toBe(true);
  const filmCopy = await copyOf(film.tweetId, "disk");
  expect(filmCopy).toMatchObject({ status: "saved", sizeBytes: 12_000_000 });
});

test("on a disk, too, nothing is written over", async () => {
  const bytes = Buffer.from("\xff\xd8\xff and so on", "latin1");
  const place = storagePlace(disk(), person.id);
  const path = place.pathOf("Ünï/日本 1.jpg");
  expect(path).toBe(`owners/${person.id}/likes/uni/1.jpg`);
  const saved = await place.putSmall(path, bytes);
  expect(await place.putSmall(path, bytes)).toEqual(saved);
  await expect(place.putSmall(path, Buffer.from("other"))).rejects.toMatchObject({ code: "conflict" });
});

test("a name that is taken on the disk gives way to the next one", async () => {
  const { tweetId } = await addPicture({ sizeBytes: 50_000 }, { disk: "waiting" });
  const place = storagePlace(disk(), person.id);
  await place.putSmall(place.pathOf(`ada/2026-11-19-${tweetId}-1.jpg`), Buffer.from("mine"));
  expect(await save()).toMatchObject({ saved: 1 });
  expect(await copyOf(tweetId, "disk")).toMatchObject({
    status: "saved",
    path: `owners/${person.id}/likes/ada/2026-11-19-${tweetId}-1--2.jpg`,
  });
});

test("words that make a long key, as signs for units do, keep no picture from the disk", async () => {
  const choices = { ...DEFAULT_CHOICES, nameTemplate: "{tweet_id}-{n}-{text:100}.{ext}" };
  await turnOn(database.db, person.id, choices, now());
  const { tweetId } = await addPicture({ sizeBytes: 50_000 }, { disk: "waiting" });
  await database.db
    .update(likedMedia)
    .set({ text: "\u33af".repeat(100) })
    .where(eq(likedMedia.tweetId, tweetId));
  expect(await save()).toMatchObject({ saved: 1 });
});

test("holds on to a large file for as long as it goes to the disk", async () => {
  const film = await addPicture({ type: "video", sizeBytes: 40_000_000 }, { disk: "waiting" });
  const [copy] = await claimCopies(database.sql, person.id, 1, now());
  const isRenewed = async () => {
    const [row] = await database.sql`
      select from liked_copies where tweet_id = ${film.tweetId} and leased_until > now() + interval '1 minute'`;
    return row !== undefined;
  };
  let wasRenewed = false;
  const whole = disk();
  const placeOf: SaveDeps["placeOf"] = async () =>
    storagePlace(
      {
        ...whole,
        head: async (key) => {
          await database.sql`update liked_copies set leased_until = now() where tweet_id = ${film.tweetId}`;
          return whole.head(key);
        },
        read: async (key, range) => {
          wasRenewed = await isRenewed();
          return whole.read(key, range);
        },
      },
      person.id,
    );
  expect(await savePicture({ ...newDeps(), placeOf }, copy as NonNullable<typeof copy>)).toBe("saved");
  expect(wasRenewed).toBe(true);
});

test("a picture that stops coming is given up soon, and fetched another time", async () => {
  const { tweetId } = await addPicture({ sizeBytes: 300_000 });
  simulator.faults.add({ operation: "media.photo", kind: "stall", times: 1 });
  const pace = { windowMs: 200, bytesPerSecond: 1000 };
  expect(await saveDue({ ...newDeps(), pace }, person.id, { forMs: 20_000 })).toMatchObject({
    waiting: 1,
    saved: 1,
  });
  expect((await copyOf(tweetId))?.attempts).toBe(2);
});

test("a stop calls off what is being fetched, costs no try, and leaves it where the next worker goes on", async () => {
  const { tweetId } = await addPicture({ sizeBytes: 300_000 });
  const film = await addPicture({ type: "video", sizeBytes: 21_000_000 });
  for (const operation of ["media.photo", "media.video"]) simulator.faults.add({ operation, kind: "stall" });
  const stop = new AbortController();
  const round = saveDue(newDeps(), person.id, { forMs: 60_000, signal: stop.signal });
  await expect.poll(async () => (await copyOf(film.tweetId))?.sessionOffset).toBe(8 * 1024 * 1024);
  stop.abort();
  expect(await round).toMatchObject({ saved: 0, waiting: 2 });
  for (const id of [tweetId, film.tweetId])
    expect(await copyOf(id)).toMatchObject({
      ...{ status: "waiting", attempts: 0, leasedUntil: null, reason: null, problem: null },
    });
  expect(await copyOf(film.tweetId)).toMatchObject({ sessionOffset: 8 * 1024 * 1024 });

  simulator.faults.remove();
  expect(await save()).toMatchObject({ saved: 2 });
  const stored = await simulator.dropbox.bytes(person.email, (await copyOf(film.tweetId))?.path ?? "");
  expect(stored.equals(await simulator.x.bytesOf(film.original))).toBe(true);
  expect(files()).toHaveLength(2);
});

test("a pause stops it", async () => {
  await addPicture();
  await turnOff(database.db, person.id);
  expect(await save()).toMatchObject({ saved: 0 });
  expect(await listDueSavers(database.sql, now())).not.toContain(person.id);
});
