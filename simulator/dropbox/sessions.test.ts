import { randomBytes } from "node:crypto";
import { bytesUpload, type Dropbox, uploadFile } from "dropbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contentHashOf } from "../../lib/clients/dropbox/content-hash";
import { type Simulator, startSimulator } from "../simulator";
import { sdkAt } from "./testing";

const MEGABYTE = 1024 * 1024;
let simulator: Simulator;
let dropbox: Dropbox;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 13 });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  dropbox = sdkAt(simulator.url, simulator.dropbox.link("robin@example.org").accessToken);
  simulator.faults.remove();
});

const commit = (path: string) => ({ path, mode: { ".tag": "add" as const } });
const start = async (contents?: Buffer) =>
  (await dropbox.filesUploadSessionStart({ contents })).result.session_id;
const append = (session_id: string, offset: number, contents: Buffer, close = false) =>
  dropbox.filesUploadSessionAppendV2({ cursor: { session_id, offset }, contents, close });
const finish = (session_id: string, offset: number, path: string, contents = Buffer.alloc(0)) =>
  dropbox.filesUploadSessionFinish({ cursor: { session_id, offset }, commit: commit(path), contents });
const refusal = (summary: string) => ({ status: 409, error: { error_summary: `${summary}/...` } });

test("the SDK's uploader repairs its offset after answers that were lost, and the bytes are right", async () => {
  const bytes = randomBytes(5 * MEGABYTE + 17);
  simulator.faults.add({ operation: "dropbox.appendToSession", kind: "cut-after", times: 1, after: 1 });
  simulator.faults.add({ operation: "dropbox.appendToSession", kind: "cut-middle", times: 1, after: 3 });
  simulator.faults.add({ operation: "dropbox.finishSession", kind: "limited", times: 1 });
  const { metadata } = await uploadFile(dropbox, bytesUpload(bytes), commit("/sequential.bin"), {
    chunkSize: MEGABYTE,
    retryDelay: 5,
  });
  expect(metadata.content_hash).toBe(contentHashOf(bytes));
  expect((await simulator.dropbox.bytes("robin@example.org", "/sequential.bin")).equals(bytes)).toBe(true);
  const struck = simulator.truth.list().flatMap(({ fault }) => fault ?? []);
  expect(struck).toEqual(["cut-after", "cut-middle"]);
});

test("the SDK's uploader sends pieces side by side", async () => {
  const bytes = randomBytes(18 * MEGABYTE + 3);
  simulator.faults.add({ operation: "dropbox.appendToSession", kind: "cut-after", times: 2, after: 1 });
  const { metadata } = await uploadFile(dropbox, bytesUpload(bytes), commit("/parallel.bin"), {
    chunkSize: 4 * MEGABYTE,
    parallelUploads: 3,
    retryDelay: 5,
  });
  expect(metadata.content_hash).toBe(contentHashOf(bytes));
});

test("a piece at the wrong offset is told the right one", async () => {
  const session = await start(Buffer.from("12345"));
  await expect(append(session, 3, Buffer.from("x"))).rejects.toMatchObject({
    ...refusal("incorrect_offset"),
    error: { error: { ".tag": "incorrect_offset", correct_offset: 5 } },
  });
  await expect(finish(session, 9, "/offset.txt")).rejects.toMatchObject({
    ...refusal("lookup_failed/incorrect_offset"),
    error: { error: { lookup_failed: { correct_offset: 5 } } },
  });
  const made = await finish(session, 5, "/offset.txt", Buffer.from("67"));
  expect(made.result).toMatchObject({ size: 7, path_display: "/offset.txt" });
});

test("a session that is closed, finished, too old or nobody's takes nothing", async () => {
  await expect(append("pid_upload_session:none", 0, Buffer.from("x"))).rejects.toMatchObject(
    refusal("not_found"),
  );
  await expect(finish("pid_upload_session:none", 0, "/none.txt")).rejects.toMatchObject(
    refusal("lookup_failed/not_found"),
  );
  const closed = await start();
  await append(closed, 0, Buffer.from("all"), true);
  await expect(append(closed, 3, Buffer.from("more"))).rejects.toMatchObject(refusal("closed"));
  await finish(closed, 3, "/closed.txt");
  await expect(append(closed, 3, Buffer.from("more"))).rejects.toMatchObject(refusal("closed"));

  const neighbours = sdkAt(simulator.url, simulator.dropbox.link("martin@example.org").accessToken);
  const mine = await start();
  await expect(
    neighbours.filesUploadSessionAppendV2({
      cursor: { session_id: mine, offset: 0 },
      contents: Buffer.from("x"),
    }),
  ).rejects.toMatchObject(refusal("not_found"));

  simulator.clock.advance(8 * 24 * 60 * 60_000);
  dropbox = sdkAt(simulator.url, simulator.dropbox.link("robin@example.org").accessToken);
  await expect(append(mine, 0, Buffer.from("x"))).rejects.toMatchObject(refusal("not_found"));
});

test("a session whose file could not be written can be finished elsewhere", async () => {
  await dropbox.filesUpload({ path: "/taken.txt", contents: Buffer.from("taken") });
  const session = await start(Buffer.from("mine"));
  await expect(finish(session, 4, "/taken.txt")).rejects.toMatchObject(refusal("path/conflict/file"));
  expect((await finish(session, 4, "/free.txt")).result.size).toBe(4);
});

test("a concurrent session wants whole blocks, no holes, and to be closed", async () => {
  const begun = await dropbox.filesUploadSessionStart({ session_type: { ".tag": "concurrent" } });
  const session = begun.result.session_id;
  const block = randomBytes(4 * MEGABYTE);
  await expect(append(session, 5, block)).rejects.toMatchObject(refusal("concurrent_session_invalid_offset"));
  await expect(append(session, 0, Buffer.from("x"))).rejects.toMatchObject(
    refusal("concurrent_session_invalid_data_size"),
  );
  await append(session, 8 * MEGABYTE, block);
  await expect(finish(session, 12 * MEGABYTE, "/concurrent.bin")).rejects.toMatchObject(
    refusal("concurrent_session_not_closed"),
  );
  await append(session, 0, block, true);
  await expect(finish(session, 12 * MEGABYTE, "/concurrent.bin")).rejects.toMatchObject(
    refusal("concurrent_session_missing_data"),
  );
});

test("holds what it is sent on disk: a large file leaves memory alone", async () => {
  const piece = randomBytes(8 * MEGABYTE);
  const session = await start();
  const before = process.memoryUsage().rss;
  for (let number = 0; number < 25; number += 1) await append(session, number * piece.length, piece);
  await finish(session, 25 * piece.length, "/large.bin");
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEGABYTE);
});
