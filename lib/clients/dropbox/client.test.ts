import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "../../../simulator/simulator";
import { forgetEnv } from "../../env";
import { AppError } from "../../errors";
import { dropboxClient, SMALL_UPLOAD_BYTES } from "./client";
import { contentHashOf } from "./content-hash";
import type { DropboxClient } from "./types";

const NOW = new Date("2026-11-21T12:00:00Z");
let simulator: Simulator;
let who: string;
let dropbox: DropboxClient;
let people = 0;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 21 });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  useSimulator(simulator.url);
  simulator.faults.remove();
  simulator.truth.clear();
  people += 1;
  who = `person${people}@example.org`;
  simulator.dropbox.addAccount({ displayName: `Person ${people}`, email: who });
  dropbox = linked();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

function useSimulator(url: string): void {
  vi.stubEnv("ROOST_SIMULATOR", url);
  forgetEnv();
}
const linked = () =>
  dropboxClient({ accessToken: simulator.dropbox.link(who).accessToken }, { now: () => NOW });
const fault = (operation: string, kind: string, more = {}) =>
  simulator.faults.add({ operation: `dropbox.${operation}`, kind, times: 1, ...more });
const stored = (path: string) => simulator.dropbox.bytes(who, path);
const PICTURE = randomBytes(50_000);

test("knows whose Dropbox it is and how full", async () => {
  expect(await dropbox.getAccount()).toEqual({
    accountId: simulator.dropbox.account(who).accountId,
    displayName: `Person ${people}`,
    email: who,
  });
  await dropbox.uploadSmall("/a.jpg", PICTURE);
  expect(await dropbox.getSpace()).toEqual({ usedBytes: 50_000, allocatedBytes: 2 * 1024 ** 3 });
});

test("uploads, finds and downloads, under a name in any script", async () => {
  const path = "/vögel/日本 🐦/1.jpg";
  const made = await dropbox.uploadSmall(path, PICTURE);
  expect(made).toEqual({ path, sizeBytes: 50_000, contentHash: contentHashOf(PICTURE) });
  expect(await dropbox.findFile(path.toUpperCase())).toEqual(made);
  expect(await dropbox.findFile("/nothing.jpg")).toBeUndefined();
  expect((await buffer(await dropbox.download(path))).equals(PICTURE)).toBe(true);
  const part = await buffer(await dropbox.download(path, { start: 100, end: 199 }));
  expect(part.equals(PICTURE.subarray(100, 200))).toBe(true);
  const rest = await buffer(await dropbox.download(path, { start: 49_000 }));
  expect(rest.equals(PICTURE.subarray(49_000))).toBe(true);
  expect((await buffer(await dropbox.download(path, { start: 50_000 }))).length).toBe(0);
});

test("an empty file is a file", async () => {
  await dropbox.uploadSmall("/empty.jpg", Buffer.alloc(0));
  expect(await dropbox.findFile("/empty.jpg")).toMatchObject({ sizeBytes: 0 });
  expect((await buffer(await dropbox.download("/empty.jpg"))).length).toBe(0);
});

test("never overwrites, and finds the same content to be there already", async () => {
  const first = await dropbox.uploadSmall("/a.jpg", PICTURE);
  expect(await dropbox.uploadSmall("/a.jpg", PICTURE)).toEqual(first);
  await expect(dropbox.uploadSmall("/a.jpg", randomBytes(10))).rejects.toMatchObject({ code: "conflict" });
  expect((await stored("/a.jpg")).equals(PICTURE)).toBe(true);
  const applied = simulator.truth.list().filter(({ applied }) => applied !== undefined);
  expect(applied).toHaveLength(1);
});

test("a conflict with a file of the same content is that file", async () => {
  const first = await dropbox.uploadSmall("/a.jpg", PICTURE);
  const json = { error_summary: "path/conflict/file/..", error: { ".tag": "path" } };
  fault("upload", "status", { status: 409, json });
  expect(await dropbox.uploadSmall("/a.jpg", PICTURE)).toEqual(first);
});

test("a folder in the way is a conflict", async () => {
  await dropbox.uploadSmall("/folder/a.jpg", PICTURE);
  await expect(dropbox.uploadSmall("/folder", PICTURE)).rejects.toMatchObject({ code: "conflict" });
  await expect(dropbox.findFile("/folder")).rejects.toMatchObject({ code: "conflict" });
});

test("a file that was uploaded with the answer lost is found by the second try", async () => {
  fault("upload", "cut-after");
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject({ code: "unavailable" });
  expect(await dropbox.uploadSmall("/a.jpg", PICTURE)).toMatchObject({ path: "/a.jpg" });
  expect(simulator.dropbox.files({ account: who })).toHaveLength(1);
});

const film = randomBytes(20_000_003);
async function sendAll(client: DropboxClient, session: { sessionId: string; offset: number }) {
  let at = session;
  while (at.offset < film.length) {
    const piece = film.subarray(at.offset, at.offset + SMALL_UPLOAD_BYTES);
    at = await client.appendToSession(at, piece);
  }
  return at;
}

test("a session begun by one client is finished by another", async () => {
  const begun = await dropbox.startSession();
  const { sessionId, offset } = await dropbox.appendToSession(begun, film.subarray(0, SMALL_UPLOAD_BYTES));
  const later = linked();
  const all = await sendAll(later, { sessionId, offset });
  const made = await later.finishSession(all, "/film.mp4", contentHashOf(film));
  expect(made).toEqual({ path: "/film.mp4", sizeBytes: film.length, contentHash: contentHashOf(film) });
  expect((await stored("/film.mp4")).equals(film)).toBe(true);
});

test("after a cut whose bytes had arrived, the session goes on from where Dropbox is", async () => {
  const session = await dropbox.startSession();
  const piece = film.subarray(0, 1_000_000);
  fault("appendToSession", "cut-after");
  await expect(dropbox.appendToSession(session, piece)).rejects.toMatchObject({ code: "unavailable" });
  const repaired = await dropbox.appendToSession(session, piece);
  expect(repaired.offset).toBe(1_000_000);
  const all = await sendAll(dropbox, repaired);
  await dropbox.finishSession(all, "/film.mp4", contentHashOf(film));
  expect((await stored("/film.mp4")).equals(film)).toBe(true);
});

test("after a cut whose bytes had not arrived, the same piece is sent again", async () => {
  const session = await dropbox.startSession();
  fault("appendToSession", "cut-middle");
  const piece = film.subarray(0, 1_000_000);
  await expect(dropbox.appendToSession(session, piece)).rejects.toMatchObject({ code: "unavailable" });
  expect(await dropbox.appendToSession(session, piece)).toEqual({ ...session, offset: 1_000_000 });
});

test("a session finished with the answer lost is gone, and its file is there", async () => {
  const session = await dropbox.appendToSession(await dropbox.startSession(), PICTURE);
  fault("finishSession", "cut-after");
  const finish = () => dropbox.finishSession(session, "/film.mp4", contentHashOf(PICTURE));
  await expect(finish()).rejects.toMatchObject({ code: "unavailable" });
  const gone = { code: "not_found", reason: "session_gone" };
  await expect(finish()).rejects.toMatchObject(gone);
  await expect(dropbox.appendToSession(session, PICTURE)).rejects.toMatchObject(gone);
  expect(await dropbox.findFile("/film.mp4")).toMatchObject({ contentHash: contentHashOf(PICTURE) });
});

test("a session whose bytes are not those that were counted begins again", async () => {
  const session = await dropbox.appendToSession(await dropbox.startSession(), PICTURE);
  const wrong = { ...session, offset: session.offset + 1 };
  await expect(dropbox.finishSession(wrong, "/film.mp4", contentHashOf(PICTURE))).rejects.toMatchObject({
    code: "not_found",
    reason: "session_gone",
  });
});

test("a session never overwrites either", async () => {
  await dropbox.uploadSmall("/taken.mp4", randomBytes(10));
  const session = await dropbox.appendToSession(await dropbox.startSession(), PICTURE);
  await expect(dropbox.finishSession(session, "/taken.mp4", contentHashOf(PICTURE))).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await stored("/taken.mp4")).length).toBe(10);
});

test("bytes damaged on their way are not kept", async () => {
  const damaged = { code: "unavailable", reason: "damaged" };
  fault("upload", "wrong-hash");
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject(damaged);
  const session = await dropbox.startSession();
  fault("appendToSession", "wrong-hash");
  await expect(dropbox.appendToSession(session, PICTURE)).rejects.toMatchObject(damaged);
  expect(simulator.dropbox.files({ account: who })).toEqual([]);
});

test("bytes damaged at Dropbox are taken away again, so that the next try has their place", async () => {
  const damaged = { code: "unavailable", reason: "damaged" };
  fault("upload", "wrong-hash", { detail: { isUnnoticed: true } });
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject(damaged);
  fault("appendToSession", "wrong-hash", { detail: { isUnnoticed: true } });
  const session = await dropbox.appendToSession(await dropbox.startSession(), PICTURE);
  await expect(dropbox.finishSession(session, "/b.mp4", contentHashOf(PICTURE))).rejects.toMatchObject(
    damaged,
  );
  expect(simulator.dropbox.files({ account: who })).toEqual([]);
  await dropbox.uploadSmall("/a.jpg", PICTURE);
});

test("a token that ended is renewed once for all calls on their way, and they go on", async () => {
  const { accessToken } = simulator.dropbox.link(who);
  const asked: string[] = [];
  const renewing = dropboxClient({
    accessToken,
    refresh: async (refused) => {
      asked.push(refused);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return simulator.dropbox.link(who).accessToken;
    },
  });
  simulator.dropbox.expireTokens(who);
  const paths = Array.from({ length: 5 }, (_, number) => `/${number}.jpg`);
  await Promise.all(paths.map((path) => renewing.uploadSmall(path, PICTURE)));
  const downloaded = await buffer(await renewing.download("/4.jpg"));
  expect(downloaded.equals(PICTURE)).toBe(true);
  expect(asked).toEqual([accessToken]);
});

test("access that was taken back is a broken link, told by whoever renews, or by Dropbox itself", async () => {
  const { accessToken } = simulator.dropbox.link(who);
  const refused = new AppError("disconnected", "Link it again.");
  const refresh = vi.fn(async () => {
    throw refused;
  });
  simulator.dropbox.revoke(who);
  await expect(dropboxClient({ accessToken, refresh }).getAccount()).rejects.toBe(refused);
  await expect(dropboxClient({ accessToken }).getAccount()).rejects.toMatchObject({ code: "disconnected" });
  // Renewed for nothing: it does not try for ever.
  const stubborn = vi.fn(async () => accessToken);
  await expect(dropboxClient({ accessToken, refresh: stubborn }).getAccount()).rejects.toMatchObject({
    code: "disconnected",
  });
  expect(stubborn).toHaveBeenCalledTimes(1);
});

test("a link without the right to do it has to be made anew, and is not renewed for that", async () => {
  const { accessToken } = simulator.dropbox.link(who, { scopes: ["account_info.read"] });
  const refresh = vi.fn(async () => accessToken);
  await expect(dropboxClient({ accessToken, refresh }).findFile("/a.jpg")).rejects.toMatchObject({
    code: "disconnected",
    reason: "missing_scope",
  });
  expect(refresh).not.toHaveBeenCalled();
});

test("a full Dropbox is told apart from other refusals", async () => {
  simulator.dropbox.setQuota(who, 60_000);
  await dropbox.uploadSmall("/a.jpg", PICTURE);
  const full = { code: "rejected", reason: "full" };
  await expect(dropbox.uploadSmall("/b.jpg", randomBytes(20_000))).rejects.toMatchObject(full);
  const session = await dropbox.appendToSession(await dropbox.startSession(), randomBytes(20_000));
  await expect(dropbox.finishSession(session, "/c.mp4", "0".repeat(64))).rejects.toMatchObject(full);
});

test.each(["/a//b.jpg", "/desktop.ini", "/a\u0007.jpg"])(
  "a name like %j is refused as such",
  async (path) => {
    await expect(dropbox.uploadSmall(path, PICTURE)).rejects.toMatchObject({
      code: "rejected",
      reason: "bad_path",
    });
  },
);

test.each([
  ["the header", { headers: { "retry-after": "7" }, json: {} }, 7],
  ["the body", { json: { error_summary: "too_many_requests/", error: { retry_after: 9 } } }, 9],
  ["nobody", { json: "please wait" }, 30],
])("waits as long as %s says", async (_name, answer, seconds) => {
  fault("metadata", "status", { status: 429, ...answer });
  await expect(dropbox.findFile("/a.jpg")).rejects.toMatchObject({
    code: "rate_limited",
    retryAt: new Date(NOW.getTime() + seconds * 1000),
  });
  fault("download", "limited", { detail: { seconds: 5 } });
  await expect(dropbox.download("/a.jpg")).rejects.toMatchObject({
    code: "rate_limited",
    retryAt: new Date(NOW.getTime() + 5000),
  });
});

test("too many writes at once are a wait, too", async () => {
  const json = { error_summary: "path/too_many_write_operations/", error: { ".tag": "path" } };
  fault("upload", "status", { status: 409, json });
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject({
    code: "rate_limited",
    retryAt: new Date(NOW.getTime() + 1000),
  });
});

test.each([
  [500, { json: "Internal Server Error" }, "unavailable"],
  [503, { json: {} }, "unavailable"],
  [408, {}, "unavailable"],
  [403, { json: { error_summary: "access_error/", error: {} } }, "rejected"],
  [400, { json: "Error in call to API function" }, "rejected"],
  [409, { json: { error_summary: "path/no_write_permission/", error: {} } }, "rejected"],
])("a %d is %s", async (status, answer, code) => {
  fault("upload", "status", { status, ...answer });
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject({ code });
});

test.each(["cut-before", "cut-middle", "cut-after"])("%s: no usable answer", async (kind) => {
  for (const operation of ["account", "metadata", "upload", "download", "startSession"])
    fault(operation, kind);
  const unavailable = { code: "unavailable" };
  await expect(dropbox.getAccount()).rejects.toMatchObject(unavailable);
  await expect(dropbox.findFile("/a.jpg")).rejects.toMatchObject(unavailable);
  await expect(dropbox.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject(unavailable);
  await expect(dropbox.startSession()).rejects.toMatchObject(unavailable);
});

test("a download that is cut off ends with an error, never as though it were whole", async () => {
  await dropbox.uploadSmall("/a.jpg", PICTURE);
  fault("download", "cut-middle");
  const cut = await dropbox.download("/a.jpg");
  await expect(buffer(cut)).rejects.toMatchObject({ code: "unavailable" });
  fault("download", "cut-after");
  await expect(dropbox.download("/a.jpg")).rejects.toMatchObject({ code: "unavailable" });
  await expect(dropbox.download("/nothing.jpg")).rejects.toMatchObject({ code: "not_found" });
});

test("an answer that makes no sense is no answer", async () => {
  const nonsense = createServer((socket) =>
    socket.once("data", () =>
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n<html>Hi</html>"),
    ),
  );
  await new Promise<void>((resolve) => nonsense.listen(0, "127.0.0.1", resolve));
  useSimulator(`http://127.0.0.1:${(nonsense.address() as { port: number }).port}`);
  const lost = dropboxClient({ accessToken: "sim_x" });
  await expect(lost.getAccount()).rejects.toMatchObject({ code: "unavailable" });
  await expect(lost.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject({ code: "unavailable" });
  nonsense.close();
});

test("nobody there is no answer, and no token is in what is said", async () => {
  useSimulator("http://127.0.0.1:1");
  const lost = dropboxClient({ accessToken: "sim_secret_token" });
  const error = await lost.uploadSmall("/a.jpg", PICTURE).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "unavailable" });
  expect(JSON.stringify([error, String(error.cause), Object.entries(error.cause)])).not.toContain("secret");
});
