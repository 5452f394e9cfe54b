import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { blobSender, type Sender } from "../../../components/archive/uploader/blob-sender";
import { type Simulator, startSimulator } from "../../../simulator/simulator";
import { readCallback, takesBrowserUploads } from "../../clients/storage/browser-upload";
import { storage } from "../../clients/storage/storage";
import { archives, files, tweets } from "../../db/schema";
import { env, forgetEnv } from "../../env";
import { AppError, isAppError } from "../../errors";
import { testDataDir } from "../../testing/data-dir";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { type ImportOutcome, importArchive } from "../import/import-archive";
import { beginBrowserUpload, confirmBrowserUpload } from "./browser-upload";
import { discardArchive } from "./discard-archive";
import { newBrowserUpload } from "./input";
import { sweepUploads } from "./sweep-uploads";
import { browserUploadsPath } from "./types";

testDataDir();
const database = testDatabase();
const bench = importBench(database);
const now = () => new Date();
const limits = { maxBytes: 1e9, minFreeBytes: 0, keepsPicturesHere: false };
const STORE = "simuploads";

/** The app at its public address: it hears what the store tells, and what it was told is noted. */
let app: Server;
let simulator: Simulator;
let heard: (string | undefined)[] = [];
beforeAll(async () => {
  simulator = await startSimulator();
  app = createServer(async (request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    const asked = new Request("http://localhost/x", { method: "POST", headers, body: await buffer(request) });
    const archiveId = await readCallback(env(), asked);
    if (archiveId) await confirmBrowserUpload({ db: database.db, now }, archiveId);
    heard.push(archiveId);
    response.end("{}");
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("VERCEL", "1");
  vi.stubEnv("ROOST_SIMULATOR", simulator.url);
  vi.stubEnv("BLOB_READ_WRITE_TOKEN", simulator.blob.tokenOf(STORE));
  vi.stubEnv("ROOST_URL", `http://127.0.0.1:${(app.address() as AddressInfo).port}`);
  vi.stubEnv("VERCEL_BLOB_RETRIES", "1");
  forgetEnv();
});
beforeEach(() => {
  heard = [];
  simulator.faults.remove();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  forgetEnv();
  app.close();
  await simulator.stop();
});

/** What the routes do with what the browser asks. */
function answering(ownerId: string, confirms = true) {
  return async (path: string, { method, body }: RequestInit): Promise<Response> => {
    const deps = { db: database.db, now, settings: env() };
    try {
      if (path === browserUploadsPath) {
        const upload = newBrowserUpload.parse(JSON.parse(String(body)));
        return Response.json(await beginBrowserUpload(deps, ownerId, upload, limits));
      }
      const archiveId = path.slice(browserUploadsPath.length + 1);
      if (method === "DELETE") await discardArchive(deps, ownerId, archiveId);
      else if (confirms) await confirmBrowserUpload(deps, archiveId, ownerId);
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return Response.json({ title: error.message }, { status: 422 });
    }
  };
}

type Ended = { archiveId?: string; trouble?: [number, string | undefined]; sent: number[] };

/** A browser that sends a file. */
function sending(ownerId: string, file: File, { confirms = true } = {}) {
  const sent: number[] = [];
  let archiveId: string | undefined;
  let sender: Sender | undefined;
  const ended = new Promise<Ended>((resolve) => {
    sender = blobSender(
      file,
      false,
      {
        onBegun: (id) => {
          archiveId = id;
        },
        onSent: (bytes) => void sent.push(bytes),
        onDone: (id) => resolve({ archiveId: id, sent }),
        onTrouble: (status, words) => resolve({ archiveId, trouble: [status, words], sent }),
      },
      answering(ownerId, confirms),
    );
    sender.start();
  });
  return { ended, sender: sender as unknown as Sender, id: () => archiveId };
}

const zipFile = async (path: string) => new File([await readFile(path)], "twitter.zip");
const rowOf = async (id = "") => (await database.db.select().from(archives).where(eq(archives.id, id)))[0];
const keysAt = () => simulator.blob.list(STORE).map(({ pathname }) => pathname);

test("only on Vercel with its own store", () => {
  expect(takesBrowserUploads(env())).toBe(true);
  expect(takesBrowserUploads({ ...env(), VERCEL: false })).toBe(false);
  expect(takesBrowserUploads({ ...env(), ROOST_FILES: "disk" })).toBe(false);
});

test("a zip goes into the store, is read there by ranges, and is deleted when it is read", async () => {
  const { id } = await makePerson(database.db, "vera");
  const path = await bench.sample({ tweets: 120, withMedia: 8 });
  const { archiveId = "" } = await sending(id, await zipFile(path)).ended;
  expect(await rowOf(archiveId)).toMatchObject({ status: "uploaded", fileName: "twitter.zip" });
  await vi.waitFor(() => expect(heard).toEqual([archiveId]));

  // The store fails in the midst of it: that is no damage of the zip, and the import goes on.
  simulator.faults.add({ operation: "blob.read", kind: "cut-middle", after: 3, times: 2 });
  simulator.faults.add({ operation: "blob.read", kind: "status", status: 503, after: 6, times: 2 });
  const deps = { ...bench.deps(), storage: storage() };
  const reading = (): Promise<ImportOutcome> =>
    importArchive(deps, archiveId).catch((error) => {
      if (isAppError(error, "unavailable")) return reading();
      throw error;
    });
  expect(await reading()).toMatchObject({ status: "done" });
  expect(simulator.faults.all().every(({ struck }) => struck === 2)).toBe(true);
  expect((await rowOf(archiveId))?.zipDeletedAt).not.toBeNull();

  const neighbour = await makePerson(database.db, "near");
  await bench.import(neighbour.id, path);
  const counted = (table: typeof tweets | typeof files, ownerId: string) =>
    database.db.$count(table, eq(table.ownerId, ownerId));
  for (const table of [tweets, files])
    expect(await counted(table, id)).toBe(await counted(table, neighbour.id));
  expect(keysAt().filter((key) => key.includes("/zips/"))).toEqual([]);
  expect(keysAt()).toHaveLength(await counted(files, id));
});

test("the zip is found without the browser and without the store's word, by the sweep", async () => {
  const { id } = await makePerson(database.db, "quiet");
  simulator.faults.add({ operation: "blob.callback", kind: "lost" });
  const { archiveId } = await sending(id, new File(["zip"], "a.zip"), { confirms: false }).ended;
  expect(heard).toEqual([]);
  expect(await rowOf(archiveId)).toMatchObject({ status: "uploading" });
  const soon = () => new Date(Date.now() + 2 * 60_000);
  const deps = { db: database.db, storage: storage(), now: soon, abandonedAfterMs: 48 * 3_600_000 };
  expect((await sweepUploads(deps)).finished).toEqual([{ archiveId, ownerId: id }]);
});

test("by the store's word alone, when the browser was closed", async () => {
  const { id } = await makePerson(database.db, "closed");
  const { archiveId } = await sending(id, new File(["zip"], "a.zip"), { confirms: false }).ended;
  await vi.waitFor(() => expect(heard).toEqual([archiveId]));
  expect(await rowOf(archiveId)).toMatchObject({ status: "uploaded" });
});

test("a word that the store did not sign is not heard", async () => {
  const { id } = await makePerson(database.db, "forged");
  const upload = { fileName: "a.zip", sizeBytes: 3, keepsZip: false };
  const begun = await beginBrowserUpload({ db: database.db, now, settings: env() }, id, upload, limits);
  const body = JSON.stringify({
    type: "blob.upload-completed",
    payload: { blob: { pathname: begun.key }, tokenPayload: begun.archiveId },
  });
  for (const headers of [undefined, { "x-vercel-signature": "ab".repeat(32) }])
    expect(
      await readCallback(env(), new Request("http://x", { method: "POST", headers, body })),
    ).toBeUndefined();
  // Nor is one believed while the zip is not there.
  await expect(confirmBrowserUpload({ db: database.db, now }, begun.archiveId, id)).rejects.toSatisfy(
    (error) => isAppError(error, "conflict"),
  );
  const { id: other } = await makePerson(database.db, "other");
  await expect(confirmBrowserUpload({ db: database.db, now }, begun.archiveId, other)).rejects.toSatisfy(
    (error) => isAppError(error, "not_found"),
  );
});

test("pauses and goes on with the parts that are missing, also after a failure", async () => {
  const { id } = await makePerson(database.db, "patient");
  const file = new File([Buffer.alloc(60_000_000, 1)], "large.zip");
  // A few parts arrive, then one is refused.
  simulator.faults.add({
    operation: "blob.multipart",
    kind: "status",
    status: 403,
    after: 4,
    times: 1,
    json: { error: { code: "forbidden" } },
  });
  const first = sending(id, file);
  const stopped = await first.ended;
  expect(stopped.trouble?.[0]).toBe(0);
  expect(stopped.sent.length).toBeGreaterThan(0);

  first.sender.start();
  await first.sender.abort();
  first.sender.start();
  await vi.waitFor(async () => expect(await rowOf(first.id())).toMatchObject({ status: "uploaded" }), {
    timeout: 60_000,
  });
  const put = simulator.truth
    .list({ operation: "blob.multipart" })
    .filter(({ applied }) => applied?.sizeBytes === 60_000_000);
  expect(put).toHaveLength(1);
});

test("given up, it is gone, also what comes in late", async () => {
  const { id } = await makePerson(database.db, "gone");
  const upload = sending(id, new File([Buffer.alloc(9_000_000)], "a.zip"), { confirms: false });
  await vi.waitFor(() => expect(upload.id()).toBeDefined());
  await upload.sender.abort(true);
  const row = await rowOf(upload.id());
  expect(row).toMatchObject({ status: "discarded" });
  await storage().put(row?.storageKey ?? "", Readable.from(["late"]));
  expect(keysAt()).toContain(row?.storageKey);
  const deps = { db: database.db, storage: storage(), now, abandonedAfterMs: 48 * 3_600_000 };
  await sweepUploads(deps);
  expect(keysAt()).not.toContain(row?.storageKey);
});

test("the same file picked again after a reload takes the place of the upload that was cut off", async () => {
  const { id } = await makePerson(database.db, "again");
  const upload = { fileName: "a.zip", sizeBytes: 700, keepsZip: false };
  const deps = { db: database.db, now, settings: env() };
  const share = { ...limits, quotaBytes: 1000 };
  const first = await beginBrowserUpload(deps, id, upload, share);
  const second = await beginBrowserUpload(deps, id, upload, share);
  expect(await rowOf(first.archiveId)).toMatchObject({ status: "discarded" });
  expect(await rowOf(second.archiveId)).toMatchObject({ status: "uploading" });
  const another = { ...upload, fileName: "b.zip" };
  await expect(beginBrowserUpload(deps, id, another, share)).rejects.toThrow("300 bytes of it are left");
});

test("what does not fit is refused before anything is sent", async () => {
  const { id } = await makePerson(database.db, "heavy");
  const file = new File(["zip"], "a.zip");
  Object.defineProperty(file, "size", { value: 2e9 });
  const { trouble } = await sending(id, file).ended;
  expect(trouble).toEqual([422, expect.stringContaining("At most 1 GB")]);
});
