import { randomBytes, randomUUID } from "node:crypto";
import { access, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { diskStorage } from "../../clients/storage/disk";
import { archives, users } from "../../db/schema";
import { isAppError } from "../../errors";
import { testDataDir } from "../../testing/data-dir";
import { testDatabase } from "../../testing/database";
import { zipPathOf } from "../zip-path";
import { discardArchive } from "./discard-archive";
import { makeUploadsDir } from "./disk";
import { chooseToKeepZip, deleteKeptZip, retryImport } from "./manage-archive";
import type { ArchiveRow } from "./queries";
import { sweepUploads } from "./sweep-uploads";

const dataDir = testDataDir();
const database = testDatabase();
const NOW = new Date("2026-11-21T12:00:00Z");
const now = () => NOW;
const HOUR_MS = 3_600_000;
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let ada: string;
let eve: string;
beforeEach(async () => {
  const rows = await database.db
    .insert(users)
    .values(["ada", "eve"].map((name) => ({ name: `${name}-${randomBytes(4).toString("hex")}` })))
    .returning();
  [ada, eve] = rows.map((row) => row.id) as [string, string];
});

async function archive(values: Partial<typeof archives.$inferInsert>, zip?: string): Promise<ArchiveRow> {
  const [row] = await database.db
    .insert(archives)
    .values({
      ownerId: ada,
      status: "uploading",
      fileName: "a.zip",
      sizeBytes: 10,
      touchedAt: NOW,
      ...values,
    })
    .returning();
  if (!row) throw new Error("no row");
  if (zip !== undefined) {
    await makeUploadsDir();
    await writeFile(zipPathOf({ id: row.id }), zip);
  }
  return row;
}

async function reread(id: string): Promise<ArchiveRow> {
  const [row] = await database.db.select().from(archives).where(eq(archives.id, id));
  if (!row) throw new Error("no row");
  return row;
}

const hasFile = (id: string) =>
  access(zipPathOf({ id })).then(
    () => true,
    () => false,
  );

const code = (wanted: string) => (error: unknown) => isAppError(error) && error.code === wanted;

describe("The sweep", () => {
  const sweep = () =>
    sweepUploads({
      db: database.db,
      storage: diskStorage(join(dataDir, "files")),
      now,
      abandonedAfterMs: 48 * HOUR_MS,
    });

  test("deletes an upload that nobody continued, and leaves one that moved", async () => {
    const abandoned = await archive({ touchedAt: ago(49 * HOUR_MS) }, "12345");
    const resting = await archive({ touchedAt: ago(47 * HOUR_MS) }, "12345");
    expect((await sweep()).abandoned).toBe(1);
    expect([(await reread(abandoned.id)).status, await hasFile(abandoned.id)]).toEqual(["discarded", false]);
    expect([(await reread(resting.id)).status, await hasFile(resting.id)]).toEqual(["uploading", true]);
    expect((await sweep()).abandoned).toBe(0);
  });

  test("settles an upload whose server died after the last byte, once", async () => {
    const whole = await archive({ touchedAt: ago(2 * HOUR_MS) }, "1234567890");
    expect((await sweep()).finished).toEqual([{ archiveId: whole.id, ownerId: ada }]);
    expect((await reread(whole.id)).status).toBe("uploaded");
    expect((await sweep()).finished).toEqual([]);
  });

  test("gives up on a row whose file was never made", async () => {
    const empty = await archive({ touchedAt: ago(2 * HOUR_MS) });
    const justMade = await archive({ touchedAt: ago(10 * 60_000) });
    expect((await sweep()).abandoned).toBe(1);
    expect((await reread(empty.id)).status).toBe("discarded");
    expect((await reread(justMade.id)).status).toBe("uploading");
  });

  test("deletes zips that no row wants, and nothing else", async () => {
    await makeUploadsDir();
    const orphan = randomUUID();
    await writeFile(zipPathOf({ id: orphan }), "x");
    await writeFile(join(dataDir, "uploads", "README"), "not ours");
    const gone = await Promise.all([
      archive({ status: "discarded" }, "x"),
      archive({ status: "refused" }, "x"),
      archive({ status: "done", zipDeletedAt: NOW }, "x"),
      // Its import died between its end and the deletion.
      archive({ status: "done", keepsZip: false }, "x"),
    ]);
    const kept = await Promise.all([
      archive({ status: "done", keepsZip: true }, "x"),
      archive({ status: "failed" }, "x"),
      archive({ status: "reading" }, "x"),
      archive({ status: "uploaded" }, "x"),
    ]);
    expect((await sweep()).orphanedZips).toBe(5);
    expect((await reread(gone[3].id)).zipDeletedAt).toEqual(NOW);
    expect(await Promise.all([{ id: orphan }, ...gone].map(({ id }) => hasFile(id)))).not.toContain(true);
    expect(await Promise.all(kept.map(({ id }) => hasFile(id)))).not.toContain(false);
    expect(await readdir(join(dataDir, "uploads"))).toContain("README");
  });

  test("deletes what a dead process left half stored", async () => {
    const folder = join(dataDir, "files", ".tmp");
    await mkdir(folder, { recursive: true });
    for (const [name, hours] of [
      ["old", 25],
      ["new", 2],
    ] as const) {
      await writeFile(join(folder, name), "x");
      await utimes(join(folder, name), ago(hours * HOUR_MS), ago(hours * HOUR_MS));
    }
    expect((await sweep()).halfPuts).toBe(1);
    expect(await readdir(folder)).toEqual(["new"]);
  });
});

describe("Discarding", () => {
  const deps = () => ({ db: database.db, now });

  test.each(["uploading", "uploaded", "reading", "failed"] as const)(
    "an archive that is %s deletes its zip, and a second time changes nothing",
    async (status) => {
      const row = await archive({ status }, "x");
      const { mayBeReading } = await discardArchive(deps(), ada, row.id);
      expect(mayBeReading).toBe(status !== "uploading");
      expect(await reread(row.id)).toMatchObject({ status: "discarded", zipDeletedAt: NOW, finishedAt: NOW });
      expect(await hasFile(row.id)).toBe(false);
      expect(await discardArchive(deps(), ada, row.id)).toEqual({ mayBeReading: false });
    },
  );

  test("finishes what a death between row and file left", async () => {
    const row = await archive({ status: "discarded" }, "x");
    await discardArchive(deps(), ada, row.id);
    expect(await hasFile(row.id)).toBe(false);
  });

  test("never touches a file that was on the server already", async () => {
    const path = join(dataDir, "own.zip");
    await writeFile(path, "x");
    const row = await archive({ status: "failed", localPath: path });
    await discardArchive(deps(), ada, row.id);
    await access(path);
    expect(await reread(row.id)).toMatchObject({ status: "discarded", zipDeletedAt: null });
  });

  test("does not undo an import that is done", async () => {
    const row = await archive({ status: "done", keepsZip: true }, "x");
    await expect(discardArchive(deps(), ada, row.id)).rejects.toSatisfy(code("conflict"));
    expect(await hasFile(row.id)).toBe(true);
  });
});

describe("The choices afterwards", () => {
  const deps = () => ({ db: database.db, now });

  test("a failed import is tried again from its zip", async () => {
    const row = await archive({ status: "failed", problem: "The disk was full.", finishedAt: NOW }, "x");
    await retryImport(deps(), ada, row.id);
    expect(await reread(row.id)).toMatchObject({ status: "uploaded", problem: null, finishedAt: null });
    await expect(retryImport(deps(), ada, row.id)).rejects.toSatisfy(code("conflict"));
  });

  test("one whose zip is gone is not", async () => {
    const row = await archive({ status: "failed", zipDeletedAt: NOW });
    await expect(retryImport(deps(), ada, row.id)).rejects.toSatisfy(code("conflict"));
  });

  test("a kept zip can be deleted, twice without complaint, but not while it is needed", async () => {
    const done = await archive({ status: "done", keepsZip: true }, "x");
    await deleteKeptZip(deps(), ada, done.id);
    await deleteKeptZip(deps(), ada, done.id);
    expect([(await reread(done.id)).zipDeletedAt, await hasFile(done.id)]).toEqual([NOW, false]);

    const reading = await archive({ status: "reading" }, "x");
    await expect(deleteKeptZip(deps(), ada, reading.id)).rejects.toSatisfy(code("conflict"));
    expect(await hasFile(reading.id)).toBe(true);

    const own = await archive({ status: "done", localPath: join(dataDir, "own.zip") });
    await expect(deleteKeptZip(deps(), ada, own.id)).rejects.toSatisfy(code("conflict"));
  });

  test("keeping the zip is chosen until the import is done", async () => {
    const row = await archive({ status: "reading" }, "x");
    await chooseToKeepZip(database.db, ada, row.id, true);
    expect((await reread(row.id)).keepsZip).toBe(true);
    const done = await archive({ status: "done", zipDeletedAt: NOW });
    await expect(chooseToKeepZip(database.db, ada, done.id, true)).rejects.toSatisfy(code("conflict"));
  });

  test("somebody else's archive is not found by any of them", async () => {
    const row = await archive({ status: "failed", ownerId: ada }, "x");
    const attempts = [
      () => discardArchive(deps(), eve, row.id),
      () => retryImport(deps(), eve, row.id),
      () => deleteKeptZip(deps(), eve, row.id),
      () => chooseToKeepZip(database.db, eve, row.id, true),
      () => discardArchive(deps(), eve, "no-uuid"),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toSatisfy(code("not_found"));
    expect([(await reread(row.id)).status, await hasFile(row.id)]).toEqual(["failed", true]);
  });
});
