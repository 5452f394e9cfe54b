import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { diskStorage } from "../../clients/storage/disk";
import type { Storage } from "../../clients/storage/types";
import { connect, type Db, type Sql } from "../../db/client";
import { archives } from "../../db/schema";
import { differences, type Left, leftBy } from "../../testing/chaos-import";
import { startKillablePostgres } from "../../testing/killable-postgres";
import { makePerson } from "../../testing/people";
import { writeSampleArchive } from "../../testing/sample-archive/write-sample-archive";
import { smallDisk } from "../../testing/small-disk";
import { getArchiveProgress } from "../progress";
import { type UploadServer, uploadServer } from "../upload/upload-server";
import { uploadsDir, zipPathOf } from "../zip-path";
import { claimLeftWaiting } from "./archive-rows";
import type { ImportDeps } from "./deps";
import { importArchive, type RunStep } from "./import-archive";

const MEGABYTE = 1024 * 1024;
const MUST_STAY_FREE = 24 * MEGABYTE;

const disk = await smallDisk(400, MUST_STAY_FREE);
const filesFolder = join(disk.path, "files");
if (disk.cannotMount)
  process.stdout.write(`chaos-disk is skipped, because no small disk can be mounted: ${disk.cannotMount}\n`);

let postgres: Awaited<ReturnType<typeof startKillablePostgres>>;
let db: Db;
let sql: Sql;
let storage: Storage;
let sample: string;
let calm: { ownerId: string; left: Left };

beforeAll(async () => {
  if (disk.cannotMount) return;
  postgres = await startKillablePostgres(disk.path);
  ({ db, sql } = connect(postgres.url, 4));
  storage = diskStorage(filesFolder);
  sample = join(disk.path, "sample.zip");
  await writeSampleArchive(sample, { tweets: 1200, parts: 2, withMedia: 70, likes: 50 });
  const { ownerId, archiveId } = await upload("calm");
  expect(await importArchive(deps(), archiveId)).toMatchObject({ status: "done" });
  calm = { ownerId, left: await leftBy({ db, sql }, ownerId, filesFolder) };
});
afterEach(disk.makeRoom);
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await postgres?.stop();
  await disk.remove();
});

const deps = (): ImportDeps => ({ db, sql, storage, now: () => new Date() });

/** Somebody with an archive that has arrived whole. */
async function upload(name: string): Promise<{ ownerId: string; archiveId: string }> {
  const { id: ownerId } = await makePerson(db, name);
  const [row] = await db
    .insert(archives)
    .values({ ownerId, status: "uploaded", fileName: "x.zip", sizeBytes: (await stat(sample)).size })
    .returning({ id: archives.id });
  const archiveId = row?.id ?? "";
  await mkdir(uploadsDir(), { recursive: true });
  await copyFile(sample, zipPathOf({ id: archiveId }));
  return { ownerId, archiveId };
}

/** What somebody reads who was here before: tweets from the database, and a picture from storage. */
async function expectReadsGoOn(): Promise<void> {
  const [count] = await sql`select count(*)::int as tweets from tweets where owner_id = ${calm.ownerId}`;
  expect(count?.tweets).toBe(calm.left.tweets.length);
  const [path = "", hash] = calm.left.stored[0]?.split(" ") ?? [];
  const bytes = await readFile(join(filesFolder, "owners", calm.ownerId, path));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
}

async function expectEqualToCalm(ownerId: string): Promise<void> {
  expect(differences(await leftBy({ db, sql }, ownerId, filesFolder), calm.left)).toEqual([]);
}

describe.skipIf(disk.cannotMount)("on a disk that fills", () => {
  const uploads = (): UploadServer =>
    uploadServer({
      db,
      limits: { maxBytes: 1e12, minFreeBytes: MUST_STAY_FREE, keepsPicturesHere: true },
      now: () => new Date(),
      onUploaded: async () => {},
    });
  const request = (method: string, path: string, headers: Record<string, string>, body?: Buffer) =>
    new Request(`http://localhost/api/uploads${path}`, {
      method,
      headers: { "tus-resumable": "1.0.0", ...headers },
      body: body as BodyInit | undefined,
    });
  const sending = (id: string, offset: number, body: Buffer) =>
    request(
      "PATCH",
      `/${id}`,
      { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
      body,
    );

  test("an upload hears 507 and why, before it begins and while it goes on, and is whole when there is room", async () => {
    const to = uploads();
    const { id: ownerId } = await makePerson(db, "uploader");
    const data = randomBytes(24 * MEGABYTE);
    const creating = () => request("POST", "", { "upload-length": String(data.length) });
    await disk.fill(MUST_STAY_FREE + 8 * MEGABYTE);
    const refused = await to.handle(creating(), ownerId);
    expect([refused.status, (await refused.json()).title]).toEqual([
      507,
      expect.stringMatching(/This file has 25.* MB, and the server's disk has room for 4.*make room/),
    ]);

    await disk.makeRoom();
    const id = (await to.handle(creating(), ownerId)).headers.get("location")?.split("/").at(-1) ?? "";
    const first = 8 * MEGABYTE;
    expect((await to.handle(sending(id, 0, data.subarray(0, first)), ownerId)).status).toBe(204);
    await disk.fill(MUST_STAY_FREE - MEGABYTE);
    const full = await to.handle(sending(id, first, data.subarray(first)), ownerId);
    expect([full.status, (await full.json()).title]).toEqual([
      507,
      expect.stringMatching(/disk is full.*goes on from there when there is room/),
    ]);
    await expectReadsGoOn();

    await disk.makeRoom();
    const where = await to.handle(request("HEAD", `/${id}`, {}), ownerId);
    const arrived = Number(where.headers.get("upload-offset"));
    expect(arrived).toBe(first);
    expect((await to.handle(sending(id, arrived, data.subarray(arrived)), ownerId)).status).toBe(204);
    expect((await readFile(zipPathOf({ id }))).equals(data)).toBe(true);
  });

  test.each(["load-1", "media-1"])(
    "an import waits before %s, says so on its page, and is woken until there is room",
    async (step) => {
      const { ownerId, archiveId } = await upload(`waits before ${step}`);
      const fillBefore: RunStep = async (name, work) => {
        if (name === step) await disk.fill(MUST_STAY_FREE - MEGABYTE);
        return work();
      };
      const waiting = { status: "waiting", problem: expect.stringMatching(/no room.*goes on by itself/) };
      expect(await importArchive(deps(), archiveId, fillBefore)).toEqual(waiting);
      expect(await getArchiveProgress(db, ownerId, archiveId)).toMatchObject({
        status: "reading",
        problem: waiting.problem,
      });
      await expectReadsGoOn();

      const soon = new Date(Date.now() + 4 * 60_000);
      expect(await claimLeftWaiting(db, soon)).toContainEqual({ archiveId, ownerId });
      expect(await importArchive(deps(), archiveId)).toEqual(waiting);

      await disk.makeRoom();
      expect(await importArchive(deps(), archiveId)).toMatchObject({ status: "done" });
      expect((await getArchiveProgress(db, ownerId, archiveId)).problem).toBeUndefined();
      await expectEqualToCalm(ownerId);
    },
  );

  test("an import under which the last byte is taken loses nothing, whoever meets the full disk first", async () => {
    const { ownerId, archiveId } = await upload("last byte");
    // It believes that there is room, so storage and Postgres run into the end of the disk.
    const believing = { ...deps(), freeBytes: async () => 1e12 };
    await disk.fill(0);
    const outcome = await importArchive(believing, archiveId).catch((error: Error) => error);
    expect(outcome).not.toMatchObject({ status: "done" });

    await disk.makeRoom();
    const isDone = async () => {
      const again = await importArchive(believing, archiveId).catch(() => ({ status: "failed" }));
      return again.status;
    };
    while ((await isDone()) !== "done") await sleep(200);
    await expectEqualToCalm(ownerId);
  });
});
