import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dropbox, downloadFile } from "dropbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../simulator";
import { sdkAt } from "./testing";

let simulator: Simulator;
let dropbox: Dropbox;
let who: string;
let people = 0;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 12 });
});
afterAll(() => simulator.stop());
beforeEach(() => {
  people += 1;
  who = `person${people}@example.org`;
  simulator.dropbox.addAccount({ displayName: `Person ${people}`, email: who });
  dropbox = sdkAt(simulator.url, simulator.dropbox.link(who).accessToken);
  simulator.faults.remove();
});

const refusal = (summary: string) => ({ status: 409, error: { error_summary: `${summary}/...` } });
const upload = (path: string, text: string, more = {}) =>
  dropbox.filesUpload({ path, contents: Buffer.from(text), ...more });

test("keeps a file under a name in any script, and gives the same bytes back", async () => {
  const path = "/Mein Fogelnest/日本語 🐦/été.txt";
  const { result } = await upload(path, "peep");
  expect(result).toMatchObject({ path_display: path, name: "été.txt", size: 4 });
  const found = await dropbox.filesGetMetadata({ path });
  expect(found.result).toMatchObject({ ".tag": "file", id: result.id, content_hash: result.content_hash });
  const whole = await dropbox.filesDownload({ path });
  expect((whole.result as unknown as { fileBinary: Buffer }).fileBinary.toString()).toBe("peep");
  expect((await simulator.dropbox.bytes(who, path)).toString()).toBe("peep");
});

test("finds a file by any case of its name, by its id and by its revision", async () => {
  const { result } = await upload("/Nest/Egg.txt", "one");
  for (const path of ["/nest/EGG.TXT", result.id, `rev:${result.rev}`])
    expect((await dropbox.filesGetMetadata({ path })).result).toMatchObject({ id: result.id });
  const downloaded = await dropbox.filesDownload({ path: `rev:${result.rev}` });
  expect(downloaded.result.path_display).toBe("/Nest/Egg.txt");
});

test("add finds the same content to be no conflict, unless it is asked to be strict", async () => {
  const first = await upload("/a.txt", "same");
  const again = await upload("/A.txt", "same");
  expect(again.result).toMatchObject({ id: first.result.id, rev: first.result.rev });
  await expect(upload("/a.txt", "same", { strict_conflict: true })).rejects.toMatchObject(
    refusal("path/conflict/file"),
  );
  await expect(upload("/a.txt", "other")).rejects.toMatchObject({
    error: { error: { ".tag": "path", reason: { ".tag": "conflict", conflict: { ".tag": "file" } } } },
  });
  expect((await simulator.dropbox.bytes(who, "/a.txt")).toString()).toBe("same");
});

test("overwrites, updates a revision and renames, where that is asked for", async () => {
  const first = await upload("/a.txt", "one");
  const second = await upload("/a.txt", "two", { mode: { ".tag": "overwrite" } });
  expect(second.result.id).toBe(first.result.id);
  const stale = { mode: { ".tag": "update", update: first.result.rev } };
  await expect(upload("/a.txt", "three", stale)).rejects.toMatchObject(refusal("path/conflict/file"));
  await upload("/a.txt", "three", { mode: { ".tag": "update", update: second.result.rev } });
  const renamed = await upload("/a.txt", "four", { autorename: true });
  expect(renamed.result.path_display).toBe("/a (1).txt");
  expect((await simulator.dropbox.bytes(who, "/a.txt")).toString()).toBe("three");
});

test("a folder and a file are in each other's way", async () => {
  await upload("/nest/egg.txt", "egg");
  await expect(upload("/nest", "x")).rejects.toMatchObject(refusal("path/conflict/folder"));
  await expect(upload("/nest/egg.txt/inside", "x")).rejects.toMatchObject(
    refusal("path/conflict/file_ancestor"),
  );
  await expect(dropbox.filesCreateFolderV2({ path: "/Nest" })).rejects.toMatchObject(
    refusal("path/conflict/folder"),
  );
  const made = await dropbox.filesCreateFolderV2({ path: "/other/deep" });
  expect(made.result.metadata).toMatchObject({ name: "deep", path_lower: "/other/deep" });
});

test.each([
  ["/nest/", "malformed_path"],
  ["/a//b", "malformed_path"],
  ["/a/../b", "malformed_path"],
  ["/a\\b", "malformed_path"],
  ["/a\u0007b", "malformed_path"],
  [`/${"n".repeat(256)}`, "malformed_path"],
  ["/nest/desktop.ini", "disallowed_name"],
  ["/.Dropbox", "disallowed_name"],
  ["/~$letter.doc", "disallowed_name"],
])("writes nothing at %j: %s", async (path, problem) => {
  await expect(upload(path, "x")).rejects.toMatchObject(refusal(`path/${problem}`));
  expect(simulator.dropbox.files({ account: who })).toEqual([]);
});

test("a path without its slash is a mistake in the call, said in plain text", async () => {
  await expect(upload("nest.txt", "x")).rejects.toMatchObject({
    status: 400,
    error: expect.stringContaining('Error in call to API function "files/upload"'),
  });
});

test("refuses bytes that are not what their hash says", async () => {
  const wrong = upload("/a.txt", "one", { content_hash: "0".repeat(64) });
  await expect(wrong).rejects.toMatchObject(refusal("content_hash_mismatch"));
});

test("a full account says so, counts every app's folder, and has room again after a deletion", async () => {
  simulator.dropbox.setQuota(who, 10);
  await upload("/a.txt", "12345678");
  await expect(upload("/b.txt", "123")).rejects.toMatchObject(refusal("path/insufficient_space"));
  const space = await dropbox.usersGetSpaceUsage();
  expect(space.result).toMatchObject({ used: 8, allocation: { ".tag": "individual", allocated: 10 } });
  await dropbox.filesDeleteV2({ path: "/a.txt" });
  await upload("/b.txt", "123");
});

test("deletes the revision that was meant, or nothing", async () => {
  const first = await upload("/a.txt", "one");
  const second = await upload("/a.txt", "two", { mode: { ".tag": "overwrite" } });
  await expect(dropbox.filesDeleteV2({ path: "/a.txt", parent_rev: first.result.rev })).rejects.toMatchObject(
    refusal("path_write/conflict/file"),
  );
  await dropbox.filesDeleteV2({ path: "/a.txt", parent_rev: second.result.rev });
  await expect(dropbox.filesGetMetadata({ path: "/a.txt" })).rejects.toMatchObject(refusal("path/not_found"));
  await expect(dropbox.filesDeleteV2({ path: "/a.txt" })).rejects.toMatchObject(
    refusal("path_lookup/not_found"),
  );
});

test("lists in pages, and tells afterwards what changed", async () => {
  for (let number = 1; number <= 7; number += 1) await upload(`/nest/${number}.txt`, String(number));
  const names: string[] = [];
  let page = (await dropbox.filesListFolder({ path: "/nest", limit: 3 })).result;
  for (;;) {
    names.push(...page.entries.map(({ name }) => name));
    if (!page.has_more) break;
    page = (await dropbox.filesListFolderContinue({ cursor: page.cursor })).result;
  }
  expect(names).toEqual(["1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt", "7.txt"]);

  await upload("/nest/8.txt", "8");
  await dropbox.filesDeleteV2({ path: "/nest/2.txt" });
  const changes = (await dropbox.filesListFolderContinue({ cursor: page.cursor })).result;
  expect(changes.entries).toMatchObject([
    { ".tag": "file", name: "8.txt" },
    { ".tag": "deleted", name: "2.txt" },
  ]);
  const top = await dropbox.filesListFolder({ path: "" });
  expect(top.result.entries).toMatchObject([{ ".tag": "folder", name: "nest" }]);
  await expect(dropbox.filesListFolder({ path: "/nowhere" })).rejects.toMatchObject(
    refusal("path/not_found"),
  );
  await expect(dropbox.filesListFolderContinue({ cursor: "nonsense" })).rejects.toMatchObject(
    refusal("reset"),
  );
});

test("gives the range of bytes that is asked for", async () => {
  await upload("/a.txt", "0123456789");
  const ranged = async (range: string) => {
    const answer = await fetch(`${simulator.url}/2/files/download`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${simulator.dropbox.link(who).accessToken}`,
        "dropbox-api-arg": JSON.stringify({ path: "/a.txt" }),
        range,
      },
    });
    return [answer.status, answer.headers.get("content-range"), await answer.text()];
  };
  expect(await ranged("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await ranged("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await ranged("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await ranged("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await ranged("bytes=10-")).toEqual([416, "bytes */10", ""]);
});

test("the SDK's own downloader finds its parts by revision, and goes on after a cut", async () => {
  const bytes = randomBytes(3_000_000);
  await dropbox.filesUpload({ path: "/big.bin", contents: bytes });
  const folder = await mkdtemp(join(tmpdir(), "download-"));
  simulator.faults.add({ operation: "dropbox.download", kind: "cut-before", times: 1, after: 2 });
  await downloadFile(dropbox, "/big.bin", join(folder, "big.bin"), { parallelDownloads: 2, retryDelay: 5 });
  expect((await readFile(join(folder, "big.bin"))).equals(bytes)).toBe(true);
  await rm(folder, { recursive: true });
});

test("an app sees its own folder alone, of each account", async () => {
  simulator.dropbox.addApp({ key: `app${people}`, secret: "s", name: "Other" });
  const other = sdkAt(simulator.url, simulator.dropbox.link(who, { app: `app${people}` }).accessToken);
  const neighbour = sdkAt(simulator.url, simulator.dropbox.link("robin@example.org").accessToken);
  await upload("/mine.txt", "mine");
  for (const stranger of [other, neighbour])
    await expect(stranger.filesGetMetadata({ path: "/mine.txt" })).rejects.toMatchObject(
      refusal("path/not_found"),
    );
});
