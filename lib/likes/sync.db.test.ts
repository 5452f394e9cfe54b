import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveFile } from "@/app/api/files/[hash]/serve-file";
import { diskStorage } from "../clients/storage/disk";
import { findConnection } from "../connections/queries";
import { xClientFor } from "../connections/x-client";
import { likeSavers } from "../db/schema";
import { getMoney } from "../spending/get-money";
import { testDatabase } from "../testing/database";
import { addLinkedPerson } from "../testing/simulated-person";
import { testSimulator } from "../testing/simulator";
import { addPerson } from "../testing/tweets";
import { openPicture } from "./open-picture";
import { personPlaces } from "./places/person-places";
import { DEFAULT_CHOICES, getSaverState, turnOff, turnOn } from "./saver";
import { type SyncDeps, syncLikes } from "./sync";

const database = testDatabase();
const simulator = testSimulator({ seed: 12 });
let folder: string;
let person: Awaited<ReturnType<typeof addLinkedPerson>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-sync-"));
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
  person = await addLinkedPerson(database.db, simulator, "ada");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const now = () => new Date();
const storageAt = () => diskStorage(folder);
const deps = (): SyncDeps => ({
  db: database.db,
  look: {
    sql: database.sql,
    findLink: (ownerId) => findConnection(database.db, ownerId, "x"),
    xFor: (connectionId, spending) => xClientFor(database.db, connectionId, "likes", spending),
    now,
    everyMs: 1_800_000,
  },
  save: { sql: database.sql, placeOf: personPlaces({ db: database.db, storageAt }), now, pauseMs: () => 10 },
  thumbs: { db: database.db, sql: database.sql, storage: storageAt() },
});
const ask = (range?: string) =>
  new Request("http://localhost/api/likes", range ? { headers: { range } } : {});

test("finds, saves and draws all that was liked, and serves it from where it is", async () => {
  const [tweetId = ""] = simulator.x.addLikes({
    person: "ada",
    made: { count: 23, author: "grace", media: [{ sizeBytes: 80_000 }] },
  });
  await turnOn(database.db, person.id, { ...DEFAULT_CHOICES, reach: "all" }, now());
  const summary = await syncLikes(deps(), person.id);
  expect(summary).toMatchObject({
    likes: 23,
    pictures: 23,
    saved: 23,
    state: { counts: { saved: 23 }, isCaughtUp: true },
  });
  expect(simulator.dropbox.files({ account: person.email })).toHaveLength(23);
  const { person: first } = await getMoney(database.db, person.id, now());
  expect(first).toMatchObject({ onceMicroUsd: first.spentMicroUsd, forecastDays: 0 });
  expect((await syncLikes(deps(), person.id)).saved).toBe(0);
  const { person: month } = await getMoney(database.db, person.id, now());
  expect(month).toMatchObject({ onceMicroUsd: first.spentMicroUsd, forecastDays: 1 });

  const original = await simulator.x.bytesOf(
    `https://pbs.twimg.com/media/${simulator.x.media(simulator.x.tweet(tweetId).mediaKeys[0] ?? "").key}?format=jpg&name=orig`,
  );
  const picture = await openPicture({ db: database.db, storageAt }, person.id, { tweetId, position: "0" });
  const whole = await serveFile(ask(), picture.file, picture.read);
  expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  expect(Buffer.from(await whole.arrayBuffer()).equals(original)).toBe(true);
  const part = await serveFile(ask("bytes=100-199"), picture.file, picture.read);
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(original.subarray(100, 200))).toBe(true);
});

test.each([
  { tweetId: "1", position: "0" },
  { tweetId: "x", position: "0" },
  { tweetId: "99999999999999999999", position: "0" },
  { tweetId: "1", position: "-1" },
  {},
])("serves nothing for %o", async (params) => {
  await expect(openPicture({ db: database.db, storageAt }, person.id, params)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("serves nobody what is somebody else's", async () => {
  const other = await addPerson(database.db);
  const [{ tweetId } = { tweetId: "" }] = simulator.x.likes("ada");
  await expect(
    openPicture({ db: database.db, storageAt }, other.id, { tweetId, position: "0" }),
  ).rejects.toMatchObject({ code: "not_found" });
});

test("two at once do the work once", async () => {
  simulator.x.addLikes({ person: "ada", made: { count: 12, author: "grace" } });
  const [one, two] = await Promise.all([syncLikes(deps(), person.id), syncLikes(deps(), person.id)]);
  expect([one.likes + two.likes, one.saved + two.saved]).toEqual([12, 12]);
  expect(simulator.dropbox.files({ account: person.email })).toHaveLength(35);
});

test("reads a second copy from the server's own disk", async () => {
  await turnOn(
    database.db,
    person.id,
    { ...DEFAULT_CHOICES, reach: "all", places: ["dropbox", "disk"] },
    now(),
  );
  await syncLikes(deps(), person.id);
  expect((await getSaverState(database.db, person.id, now())).counts.saved).toBe(70);
  simulator.dropbox.revoke(person.email);
  const [{ tweetId } = { tweetId: "" }] = simulator.x.likes("ada");
  const { file, read } = await openPicture({ db: database.db, storageAt }, person.id, {
    tweetId,
    position: "0",
  });
  expect(await buffer(await read())).toHaveLength(file.sizeBytes);
});

test("says that saving is paused", async () => {
  await turnOff(database.db, person.id);
  await expect(syncLikes(deps(), person.id)).rejects.toMatchObject({ code: "conflict" });
  const [saver] = await database.db.select().from(likeSavers).where(eq(likeSavers.ownerId, person.id));
  expect(saver?.isOn).toBe(false);
});
