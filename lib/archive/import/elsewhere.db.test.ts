import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveFile } from "../../../app/api/files/[hash]/serve-file";
import { type Simulator, startSimulator } from "../../../simulator/simulator";
import { deleteFilesOf } from "../../auth/delete-account";
import { blobAddress, blobStorage } from "../../clients/storage/blob";
import { s3Storage } from "../../clients/storage/s3";
import type { Storage } from "../../clients/storage/types";
import { files } from "../../db/schema";
import { steerBlobLibrary } from "../../env";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { s3Server } from "../../testing/s3-server";
import { fileKey } from "../../tweets/files";
import { importFromDisk } from "./import-from-disk";

const database = testDatabase();
const bench = importBench(database);

/** An import whose pictures go into this storage; the disk here is full, and that does not matter. */
async function importsInto(storage: Storage): Promise<void> {
  const deps = { ...bench.deps(), storage, freeBytes: async () => 0 };
  const { id } = await makePerson(database.db, `far-${Math.random().toString(36).slice(2)}`);
  const path = await bench.sample({ tweets: 40, withMedia: 8 });
  expect(await importFromDisk(deps, id, path)).toMatchObject({ status: "done" });

  const stored = await filesOf(id);
  const neighbour = await makePerson(database.db, `near-${id}`);
  await importFromDisk(bench.deps(), neighbour.id, path);
  expect(stored.length).toBeGreaterThan(5);
  expect(stored.map(({ hash }) => hash)).toEqual((await filesOf(neighbour.id)).map(({ hash }) => hash));
  for (const file of stored) {
    const bytes = await buffer(await storage.read(fileKey(id, file.hash)));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.hash);
    const read = (range?: { start: number; end: number }) => storage.read(fileKey(id, file.hash), range);
    const request = new Request("http://localhost/api/files/x", { headers: { range: "bytes=10-29" } });
    const answer = await serveFile(request, file, read);
    expect(answer.status).toBe(206);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes.subarray(10, 30));
  }

  await deleteFilesOf(storage, id);
  for await (const key of storage.list("owners")) expect(key).not.toContain(id);
}

const filesOf = (ownerId: string) =>
  database.db.select().from(files).where(eq(files.ownerId, ownerId)).orderBy(files.hash);

describe("An archive's pictures kept elsewhere", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
    steerBlobLibrary(simulator.url);
  });
  afterAll(() => simulator.stop());

  test("at Vercel Blob, which fails now and then", async () => {
    const token = simulator.blob.tokenOf("simfar");
    simulator.faults.add({ operation: "blob.put", kind: "cut-after", chance: 0.2 });
    await importsInto(blobStorage({ token, address: blobAddress(token, simulator.url) }));
  });
});

const server = await s3Server();
if (typeof server === "string") describe.skip(`S3: ${server}`, () => test("an archive's pictures"));
else {
  afterAll(server.stop);
  test("An archive's pictures kept elsewhere, in an S3 store", async () => {
    await importsInto(s3Storage(await server.newBucket()));
  });
}
