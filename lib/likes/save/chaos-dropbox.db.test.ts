import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../../simulator/core/random";
import { contentHashOf } from "../../clients/dropbox/content-hash";
import { diskStorage } from "../../clients/storage/disk";
import { likedCopies, likedMedia, likedTweets } from "../../db/schema";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { testDatabase } from "../../testing/database";
import { addLinkedPerson } from "../../testing/simulated-person";
import { testSimulator } from "../../testing/simulator";
import { personPlaces } from "../places/person-places";
import type { PlaceWriter } from "../places/types";
import { DEFAULT_CHOICES, turnOn } from "../saver";
import { saveDue } from "./save-due";

const SEED = chaosSeed();
const PICTURES = chaosSize(120, 2000);
/** Of them: so large that they go in pieces. */
const FILMS = chaosSize(4, 40);
/** A killer lets up to so many more be saved. */
const CALM = chaosSize(40, 333);
/** Names that other files of the person's have already. */
const TAKEN = 5;

const database = testDatabase();
const simulator = testSimulator({ seed: SEED });
let folder: string;

const say = (line: string) => process.stdout.write(`chaos-dropbox: ${line}\n`);

beforeAll(async () => {
  say(`CHAOS_SEED=${SEED}, ${PICTURES} pictures`);
  folder = await mkdtemp(join(tmpdir(), "roost-chaos-"));
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Nearly every third call fails, before, in the midst of, or after what it does. */
function addFaults(): void {
  const everywhere = [
    { kind: "cut-before" },
    { kind: "cut-middle" },
    { kind: "cut-after" },
    { kind: "status", status: 503 },
    { kind: "status", status: 500, isApplied: true },
  ];
  for (const operation of ["dropbox.*", "media.*"])
    for (const fault of everywhere) simulator.faults.add({ operation, chance: 0.06, ...fault });
  for (const kind of ["wrong-hash", "lost-session"])
    simulator.faults.add({ operation: "dropbox.*", kind, chance: 0.02 });
  // A token ends for all calls that are on their way; twice in one breath no token does.
  for (const after of [PICTURES / 2, PICTURES])
    simulator.faults.add({ operation: "dropbox.upload", kind: "expired", times: 1, after });
  simulator.faults.add({ operation: "dropbox.*", kind: "limited", chance: 0.01, detail: { seconds: 1 } });
  simulator.faults.add({ operation: "dropbox.*", kind: "late", chance: 0.02, detail: { ms: 500 } });
  simulator.faults.add({ operation: "media.*", kind: "wrong-type", chance: 0.02 });
}

type Picture = { tweetId: string; original: string };
type Scene = { person: Awaited<ReturnType<typeof addLinkedPerson>>; pictures: Picture[] };

/** A person with pictures to be saved, as a look would have left them. */
async function scene(handle: string, count: number, films: number): Promise<Scene> {
  const person = await addLinkedPerson(database.db, simulator, handle);
  simulator.dropbox.setQuota(person.email, 1e12);
  await turnOn(database.db, person.id, { ...DEFAULT_CHOICES, reach: "all" }, new Date());
  const pictures = Array.from({ length: count }, (_, index) => addPicture(index < films));
  const ownerId = person.id;
  const foundAt = new Date();
  await database.db
    .insert(likedTweets)
    .values(pictures.map(({ tweetId }, position) => ({ ownerId, tweetId, position, seenAt: foundAt })));
  await database.db.insert(likedMedia).values(
    pictures.map(({ tweetId, mediaKey, type, url }) => ({
      ...{
        ownerId,
        tweetId,
        position: 0,
        mediaKey,
        type,
        url,
        foundAt,
        sourceTweetId: tweetId,
        text: "Look",
      },
      ...{
        authorId: "1",
        authorHandle: "grace",
        authorName: "Grace Hopper",
        tweetedAt: new Date("2026-11-19T12:00:00Z"),
      },
    })),
  );
  await database.db.insert(likedCopies).values(
    pictures.map(({ tweetId }) => ({
      ownerId,
      tweetId,
      position: 0,
      place: "dropbox" as const,
      nextTryAt: foundAt,
    })),
  );
  return { person, pictures };
}

function addPicture(isFilm: boolean) {
  const tweet = simulator.x.addTweet({
    author: "grace",
    text: "Look",
    media: [isFilm ? { type: "video", sizeBytes: 9_500_000 } : { sizeBytes: 60_000 }],
  });
  const media = simulator.x.media(tweet.mediaKeys[0] ?? "");
  const url = isFilm
    ? `https://video.twimg.com/ext_tw_video/${media.id}/pu/vid/avc1/1280x720/${media.key}.mp4`
    : `https://pbs.twimg.com/media/${media.key}.jpg`;
  return {
    tweetId: tweet.id,
    mediaKey: media.mediaKey,
    type: isFilm ? ("video" as const) : ("photo" as const),
    url,
    original: isFilm ? url : `https://pbs.twimg.com/media/${media.key}?format=jpg&name=orig`,
  };
}

const pathOf = ({ tweetId }: Picture, extension = "jpg"): string =>
  `/grace/2026-11-19-${tweetId}-1.${extension}`;

/** What is wrong: pictures that are not saved, not there, there twice, or with other bytes; nothing if all is well. */
async function troubles({ person, pictures }: Scene, ownFiles: number): Promise<string[]> {
  const found: string[] = [];
  const files = simulator.dropbox.files({ account: person.email });
  const byPath = new Map(files.map((file) => [file.path, file]));
  const rows = await database.sql<
    { tweetId: string; status: string; path: string | null; hash: string | null }[]
  >`
    select tweet_id as "tweetId", concat_ws(' ', status, reason) as status, path, content_hash as hash from liked_copies where owner_id = ${person.id}`;
  const rowOf = new Map(rows.map((row) => [row.tweetId, row]));
  for (const { tweetId, original } of pictures) {
    const row = rowOf.get(tweetId);
    const hash = contentHashOf(await simulator.x.bytesOf(original));
    if (row?.status !== "saved") found.push(`${tweetId} is ${row?.status}`);
    else if (row.hash !== hash || byPath.get(row.path ?? "")?.contentHash !== hash)
      found.push(`${tweetId} has other bytes`);
    const times = files.filter((file) => file.contentHash === hash).length;
    if (times !== 1) found.push(`${tweetId} is there ${times} times`);
  }
  if (files.length !== pictures.length + ownFiles) found.push(`there are ${files.length} files`);
  return found;
}

describe("pictures under faults and kills", () => {
  test(
    "are all there once, with the right bytes, and nothing else was touched",
    async () => {
      const scenery = await scene("ada", PICTURES, FILMS);
      const { person, pictures } = scenery;
      const taken = pictures.slice(FILMS, FILMS + TAKEN);
      for (const picture of taken)
        await simulator.dropbox.putFile(
          person.email,
          pathOf(picture),
          Buffer.from(`mine ${picture.tweetId}`),
        );
      addFaults();

      const random = new Random(SEED);
      let kills = 0;
      for (let isDone = false; !isDone; ) {
        const savers = [startSaver(person.id), startSaver(person.id)];
        const ended = Promise.all(savers.map(({ exited }) => exited));
        const enough = (await savedOf(person.id)) + 3 + Math.floor(random.next() * CALM);
        let haveEnded = false;
        void ended.then(() => {
          haveEnded = true;
        });
        // Killed at some point of the work, not of the clock: a slow machine comes as far as a fast one.
        while (!haveEnded && (await savedOf(person.id)) < enough) await sleep(20);
        isDone = haveEnded && (await ended).every((code) => code === 0);
        if (isDone) break;
        for (const { child } of savers) child.kill("SIGKILL");
        await ended;
        kills += 1;
        // Their leases run out.
        await database.sql`update liked_copies set leased_until = now() where leased_until is not null`;
      }
      simulator.faults.remove();

      const calls = simulator.truth.list();
      const struck = calls.filter(({ fault }) => fault !== undefined).length;
      say(`${kills} kills, ${struck} of ${calls.length} calls struck`);
      expect(struck / calls.length).toBeGreaterThan(0.2);
      expect(kills).toBeGreaterThan(0);
      expect(await troubles(scenery, TAKEN)).toEqual([]);
      for (const picture of taken)
        expect((await simulator.dropbox.bytes(person.email, pathOf(picture))).toString()).toBe(
          `mine ${picture.tweetId}`,
        );
    },
    chaosSize(180_000, 3_600_000),
  );

  test("the control: a saver that chooses a name anew at each try stores some twice", async () => {
    const scenery = await scene("eve", 40, 0);
    simulator.faults.add({ operation: "dropbox.upload", kind: "cut-after", chance: 0.3 });
    const places = personPlaces({ db: database.db, storageAt: () => diskStorage(folder) });
    const placeOf = async (...place: Parameters<typeof places>): Promise<PlaceWriter> => {
      const writer = await places(...place);
      return {
        ...writer,
        putSmall: (path, bytes) => writer.putSmall(path.replace(".jpg", ` ${randomUUID()}.jpg`), bytes),
      };
    };
    const deps = { sql: database.sql, placeOf, now: () => new Date(), pauseMs: () => 10 };
    await saveDue(deps, scenery.person.id, { forMs: 30_000 });
    simulator.faults.remove();
    expect((await troubles(scenery, 0)).filter((trouble) => trouble.includes("there 2 times"))).not.toEqual(
      [],
    );
  });
});

async function savedOf(ownerId: string): Promise<number> {
  const isSaved = and(eq(likedCopies.ownerId, ownerId), eq(likedCopies.status, "saved"));
  return database.db.$count(likedCopies, isSaved);
}

function startSaver(ownerId: string): { child: ChildProcess; exited: Promise<number | null> } {
  const child = spawn(
    process.execPath,
    [
      "--conditions=react-server",
      "--import",
      "tsx",
      "lib/testing/save-program.ts",
      database.url,
      folder,
      ownerId,
    ],
    { stdio: "inherit" },
  );
  return { child, exited: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
}
