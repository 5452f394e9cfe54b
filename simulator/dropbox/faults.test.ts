import type { Dropbox } from "dropbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contentHashOf } from "../../lib/clients/dropbox/content-hash";
import { type Simulator, startSimulator } from "../simulator";
import { sdkAt } from "./testing";

let simulator: Simulator;
let dropbox: Dropbox;
const ROBIN = "robin@example.org";
beforeAll(async () => {
  simulator = await startSimulator({ seed: 14 });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  dropbox = sdkAt(simulator.url, simulator.dropbox.link(ROBIN).accessToken);
  simulator.faults.remove();
  simulator.truth.clear();
});

const upload = (path: string, contents = Buffer.from("bytes")) => dropbox.filesUpload({ path, contents });
const refusal = (summary: string) => ({ status: 409, error: { error_summary: `${summary}/...` } });
const operation = "dropbox.upload";

test("limited: 429 with the wait in header and body", async () => {
  simulator.faults.add({ operation, kind: "limited", times: 1, detail: { seconds: 7 } });
  const refused = await upload("/limited.txt").catch((error) => error);
  expect(refused).toMatchObject({
    status: 429,
    error: { error: { reason: { ".tag": "too_many_requests" }, retry_after: 7 } },
  });
  expect(refused.headers.get("retry-after")).toBe("7");
  await upload("/limited.txt");
});

test("full: as though the account had no room", async () => {
  simulator.faults.add({ operation, kind: "full", times: 1 });
  await expect(upload("/full.txt")).rejects.toMatchObject(refusal("path/insufficient_space"));
});

test("wrong-hash: refused where a hash came along, else another hash is answered and kept", async () => {
  const contents = Buffer.from("bytes");
  const content_hash = contentHashOf(contents);
  simulator.faults.add({ operation, kind: "wrong-hash", times: 2 });
  await expect(dropbox.filesUpload({ path: "/hash.txt", contents, content_hash })).rejects.toMatchObject(
    refusal("content_hash_mismatch"),
  );
  expect(simulator.dropbox.files()).not.toContainEqual(expect.objectContaining({ path: "/hash.txt" }));
  expect((await upload("/unsaid.txt", contents)).result.content_hash).not.toBe(content_hash);

  simulator.faults.add({ operation, kind: "wrong-hash", times: 1, detail: { isUnnoticed: true } });
  const { result } = await dropbox.filesUpload({ path: "/unnoticed.txt", contents, content_hash });
  expect(result.content_hash).not.toBe(content_hash);
  expect(contentHashOf(await simulator.dropbox.bytes(ROBIN, "/unnoticed.txt"))).toBe(result.content_hash);
});

test("late: written and answered, but not to be found at first", async () => {
  simulator.faults.add({ operation, kind: "late", times: 1, detail: { ms: 5000 } });
  await upload("/late.txt");
  await expect(dropbox.filesGetMetadata({ path: "/late.txt" })).rejects.toMatchObject(
    refusal("path/not_found"),
  );
  const { result } = await dropbox.filesListFolder({ path: "" });
  expect(result.entries.map(({ name }) => name)).not.toContain("late.txt");
  // A second upload of other bytes meets it all the same.
  await expect(upload("/late.txt", Buffer.from("x"))).rejects.toMatchObject(refusal("path/conflict/file"));
  simulator.clock.advance(5001);
  expect((await dropbox.filesGetMetadata({ path: "/late.txt" })).result.name).toBe("late.txt");
  const more = await dropbox.filesListFolderContinue({ cursor: result.cursor });
  expect(more.result.entries.map(({ name }) => name)).toContain("late.txt");
});

test("expired: the token ends, and a new one goes on", async () => {
  simulator.faults.add({ operation, kind: "expired", times: 1 });
  await expect(upload("/expired.txt")).rejects.toMatchObject({
    status: 401,
    error: { error: { ".tag": "expired_access_token" } },
  });
  dropbox = sdkAt(simulator.url, simulator.dropbox.link(ROBIN).accessToken);
  await upload("/expired.txt");
});

test("revoked: all that this person gave the app is dead", async () => {
  const { accessToken } = simulator.dropbox.link(ROBIN);
  simulator.faults.add({ operation, kind: "revoked", times: 1 });
  const dead = { status: 401, error: { error: { ".tag": "invalid_access_token" } } };
  await expect(upload("/revoked.txt")).rejects.toMatchObject(dead);
  await expect(sdkAt(simulator.url, accessToken).usersGetCurrentAccount()).rejects.toMatchObject(dead);
});

test("lost-session: the session is not there any more", async () => {
  const { result } = await dropbox.filesUploadSessionStart({ contents: Buffer.from("12") });
  simulator.faults.add({ operation: "dropbox.appendToSession", kind: "lost-session", times: 1 });
  const cursor = { session_id: result.session_id, offset: 2 };
  for (let turn = 0; turn < 2; turn += 1)
    await expect(
      dropbox.filesUploadSessionAppendV2({ cursor, contents: Buffer.from("34") }),
    ).rejects.toMatchObject(refusal("not_found"));
});

test("cut-after: the file is there though nobody was told, and the truth log says so", async () => {
  simulator.faults.add({ operation, kind: "cut-after", times: 1 });
  await expect(upload("/cut.txt")).rejects.toThrow("fetch failed");
  expect(simulator.truth.list({ operation })).toMatchObject([
    { status: 200, fault: "cut-after", applied: { path: "/cut.txt", sizeBytes: 5 } },
  ]);
});

test("cut-middle: half of an upload makes no file", async () => {
  simulator.faults.add({ operation, kind: "cut-middle", times: 1 });
  await expect(upload("/half.bin", Buffer.alloc(1_000_000, 1))).rejects.toThrow("fetch failed");
  await expect(dropbox.filesGetMetadata({ path: "/half.bin" })).rejects.toMatchObject(
    refusal("path/not_found"),
  );
});

test("the admin routes do by HTTP what a test does in process", async () => {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}/_sim/dropbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [answer.status, await answer.json()];
  };
  const [status, made] = await ask("POST", "accounts", { displayName: "Wren", email: "wren@example.org" });
  expect([status, made.accountId]).toEqual([201, expect.stringMatching(/^dbid:.{35}$/)]);
  await ask("POST", "quota", { account: "wren@example.org", quotaBytes: 10 });
  const [, linked] = await ask("POST", "links", { account: "wren@example.org" });
  const wren = sdkAt(simulator.url, linked.accessToken);
  await wren.filesUpload({ path: "/a.txt", contents: Buffer.from("12345678") });

  const [, { files }] = await ask("GET", "files?account=wren@example.org");
  expect(files).toMatchObject([{ path: "/a.txt", sizeBytes: 8, app: "sim_dropbox" }]);
  const bytes = await fetch(`${simulator.url}/_sim/dropbox/bytes?account=wren@example.org&path=/a.txt`);
  expect(await bytes.text()).toBe("12345678");
  const [, { accounts }] = await ask("GET", "accounts");
  expect(accounts.at(-1)).toMatchObject({ email: "wren@example.org", quotaBytes: 10, usedBytes: 8 });

  await ask("DELETE", "files?account=wren@example.org&path=/a.txt");
  expect((await ask("GET", "files?account=wren@example.org"))[1]).toEqual({ files: [] });
  expect((await ask("POST", "expire", {}))[1].expired).toBeGreaterThan(0);
  expect((await ask("POST", "revoke", { account: "wren@example.org" }))[1]).toEqual({ revoked: 1 });
  expect((await ask("POST", "revoke", { account: "nobody@example.org" }))[0]).toBe(404);
  expect((await ask("POST", "accounts", { displayName: "No address" }))[0]).toBe(400);
});
