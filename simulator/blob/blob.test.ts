import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import * as library from "@vercel/blob";
import * as client from "@vercel/blob/client";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "../simulator";

let simulator: Simulator;
let stores = 0;
let store = "";
let token = "";
beforeAll(async () => {
  simulator = await startSimulator({ seed: 5 });
  vi.stubEnv("VERCEL_BLOB_API_URL", `${simulator.url}/blob`);
  vi.stubEnv("VERCEL_BLOB_RETRIES", "0");
});
beforeEach(() => {
  stores += 1;
  store = `simtest${stores}`;
  token = simulator.blob.tokenOf(store);
  simulator.faults.remove();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await simulator.stop();
});

const put = (pathname: string, body: string | Buffer | Readable, options = {}) =>
  library.put(pathname, body, { access: "private", token, ...options });
const read = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe("put, head, read", () => {
  test("gives back what was put, and says what it is", async () => {
    const stored = await put("owners/1/ä b+c%.jpg", "0123456789");
    expect(stored).toMatchObject({ pathname: "owners/1/ä b+c%.jpg", contentType: "image/jpeg" });
    const found = await library.head("owners/1/ä b+c%.jpg", { token });
    expect(found).toMatchObject({ size: 10, url: stored.url, etag: stored.etag, contentType: "image/jpeg" });
    expect(await library.head(stored.url, { token })).toEqual(found);
    const answer = await read(found.url);
    expect([await answer.text(), answer.headers.get("etag")]).toEqual(["0123456789", stored.etag]);
  });

  test.each([
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=3-5", 206, "345", "bytes 3-5/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=7-99", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
  ])("reads the range %s", async (range, status, text, said) => {
    const { url } = await put("digits", "0123456789");
    const answer = await read(url, { range });
    expect([answer.status, await answer.text(), answer.headers.get("content-range")]).toEqual([
      status,
      text,
      said,
    ]);
  });

  test("a private blob is for its store's token alone, a public one for anybody", async () => {
    const hidden = await put("hidden.txt", "x");
    const other = { authorization: `Bearer ${simulator.blob.tokenOf("simother")}` };
    expect((await fetch(hidden.url)).status).toBe(403);
    expect((await fetch(hidden.url, { headers: other })).status).toBe(403);
    expect((await fetch(hidden.url.replace("/private/", "/public/"))).status).toBe(404);
    const open = await put("open.txt", "x", { access: "public" });
    expect(await (await fetch(open.url)).text()).toBe("x");
    expect((await fetch(open.url, { headers: { "if-none-match": open.etag } })).status).toBe(304);
    expect((await fetch(open.url, { method: "HEAD" })).headers.get("content-length")).toBe("1");
  });

  test("takes a stream", async () => {
    const { url } = await put("stream", Readable.from([Buffer.alloc(100_000, 1), Buffer.alloc(5, 2)]));
    expect((await (await read(url)).arrayBuffer()).byteLength).toBe(100_005);
  });

  test("what is not there is the library's own error", async () => {
    await expect(library.head("nowhere", { token })).rejects.toThrow(library.BlobNotFoundError);
    await expect(library.copy("nowhere", "b", { access: "private", token })).rejects.toThrow(
      library.BlobNotFoundError,
    );
    await expect(library.head("a", { token: "vercel_blob_rw_real_secret" })).rejects.toThrow(
      library.BlobAccessError,
    );
  });
});

describe("what stands already", () => {
  test("is replaced only when that is said, and by its etag only while it is that", async () => {
    const first = await put("a", "one");
    await expect(put("a", "two")).rejects.toThrow("already exists");
    const second = await put("a", "two", { allowOverwrite: true });
    await expect(put("a", "three", { ifMatch: first.etag })).rejects.toThrow(
      library.BlobPreconditionFailedError,
    );
    await put("a", "three", { ifMatch: second.etag });
    expect(await (await read(second.url)).text()).toBe("three");
    const suffixed = await put("a.txt", "four", { addRandomSuffix: true });
    expect(suffixed.pathname).toMatch(/^a-[A-Za-z0-9]{30}\.txt$/);
  });

  test("is copied and renamed", async () => {
    await put("a.png", "one");
    const copied = await library.copy("a.png", "b", { access: "private", token });
    expect(copied.contentType).toBe("image/png");
    await library.rename("b", "c", { access: "private", token });
    await expect(library.head("b", { token })).rejects.toThrow(library.BlobNotFoundError);
    expect((await library.head("c", { token })).size).toBe(3);
  });

  test("is deleted by pathname or address, many at once, and again without complaint", async () => {
    const { url } = await put("a", "x");
    await put("b", "x");
    await library.del([url, "b", "never/was"], { token });
    await library.del(url, { token });
    expect((await library.list({ token })).blobs).toEqual([]);
  });
});

test("lists page by page below a prefix, and folders of one level", async () => {
  for (const pathname of ["a/1", "a/2", "a/b/3", "a/b/4", "ab/5", "c"]) await put(pathname, "x");
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await library.list({ prefix: "a/", limit: 3, cursor, token });
    found.push(...page.blobs.map(({ pathname }) => pathname));
    expect(page.hasMore).toBe(page.cursor !== undefined);
    cursor = page.cursor;
  } while (cursor);
  expect(found).toEqual(["a/1", "a/2", "a/b/3", "a/b/4"]);
  const folded = await library.list({ prefix: "a/", mode: "folded", token });
  expect([folded.blobs.map(({ pathname }) => pathname), folded.folders]).toEqual([["a/1", "a/2"], ["a/b/"]]);
  expect((await library.list({ mode: "folded", token })).folders).toEqual(["a/", "ab/"]);
});

describe("in parts", () => {
  const options = () => ({ access: "private", token }) as const;
  const MB = 1024 * 1024;

  test("the library's own multipart put gives the same bytes", async () => {
    const bytes = randomBytes(20 * MB + 3);
    const { url } = await put("large", bytes, { multipart: true });
    expect(Buffer.from(await (await read(url)).arrayBuffer()).equals(bytes)).toBe(true);
    expect(simulator.truth.list({ operation: "blob.multipart" }).at(-1)?.applied).toMatchObject({
      pathname: "large",
      parts: 3,
    });
  });

  test("parts may be sent again and in any order; only a complete list of them makes a blob", async () => {
    const upload = await library.createMultipartUploader("a", options());
    const last = await upload.uploadPart(2, "end");
    await upload.uploadPart(1, Buffer.alloc(5 * MB, 1));
    const first = await upload.uploadPart(1, Buffer.alloc(5 * MB, 2));
    await expect(library.head("a", { token })).rejects.toThrow(library.BlobNotFoundError);
    await expect(upload.complete([first, { ...last, etag: '"other"' }])).rejects.toThrow("part 2");
    await upload.complete([last, first]);
    expect((await library.head("a", { token })).size).toBe(5 * MB + 3);
    await expect(upload.complete([last, first])).rejects.toThrow("no such upload");
  });

  test("a small part that is not the last is refused", async () => {
    const upload = await library.createMultipartUploader("a", options());
    const parts = [await upload.uploadPart(1, "small"), await upload.uploadPart(2, "end")];
    await expect(upload.complete(parts)).rejects.toThrow("smaller than 5 MB");
  });
});

describe("an upload by a browser", () => {
  /** The app: hands out grants, and is told what came. */
  let app: Server;
  let origin = "";
  let grant: Record<string, unknown> = {};
  let completed: unknown[] = [];
  beforeAll(async () => {
    app = createServer(async (request, response) => {
      try {
        const answer = await client.handleUpload({
          request: request as IncomingMessage,
          body: (await json(request)) as client.HandleUploadBody,
          token,
          onBeforeGenerateToken: async () => ({
            tokenPayload: "for-ada",
            callbackUrl: `${origin}/told`,
            ...grant,
          }),
          onUploadCompleted: async (payload) => {
            completed.push(payload);
          },
        });
        response.end(JSON.stringify(answer));
      } catch {
        response.writeHead(400).end();
      }
    });
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    grant = {};
    completed = [];
  });
  afterAll(() => new Promise((resolve) => app.close(resolve)));

  const upload = (body: string | Buffer, options = {}) =>
    client.upload("archives/1.zip", body, { access: "private", handleUploadUrl: origin, ...options });

  test.each([{ multipart: false }, { multipart: true }])(
    "arrives, and the app is told: %o",
    async (options) => {
      const bytes = randomBytes(9_000_000);
      const stored = await upload(bytes, options);
      await vi.waitFor(() => expect(completed).toHaveLength(1));
      expect(completed[0]).toMatchObject({
        blob: { pathname: "archives/1.zip", url: stored.url },
        tokenPayload: "for-ada",
      });
      expect((await library.head("archives/1.zip", { token })).size).toBe(9_000_000);
    },
  );

  test("keeps to the size, the type, the path and the time that were granted", async () => {
    grant = { maximumSizeInBytes: 10 };
    await expect(upload("01234567890")).rejects.toThrow(library.BlobFileTooLargeError);
    await expect(upload("01234567890", { multipart: true })).rejects.toThrow(library.BlobFileTooLargeError);
    grant = { allowedContentTypes: ["application/zip", "image/*"] };
    await expect(upload("x", { contentType: "text/html" })).rejects.toThrow(
      library.BlobContentTypeNotAllowedError,
    );
    await upload("x", { contentType: "image/png" });
    await expect(upload("x", { contentType: "image/png" })).rejects.toThrow("already exists");
    grant = { validUntil: Date.now() + 60_000 };
    simulator.clock.advance(61_000);
    await expect(upload("x")).rejects.toThrow(library.BlobClientTokenExpiredError);
    simulator.clock.set(new Date());

    const clientToken = await client.generateClientTokenFromReadWriteToken({ token, pathname: "mine" });
    const put = (pathname: string) => client.put(pathname, "x", { access: "private", token: clientToken });
    await expect(put("yours")).rejects.toThrow(library.BlobPathnameMismatchError);
    await expect(library.list({ token: clientToken })).rejects.toThrow("client token");
    await expect(library.del("mine", { token: clientToken })).rejects.toThrow("client token");
    const [head = "", tail = ""] = clientToken.split(/_(?=[^_]*$)/);
    const [signature, payload = ""] = Buffer.from(tail, "base64").toString().split(".");
    const wider = JSON.stringify({
      ...JSON.parse(Buffer.from(payload, "base64").toString()),
      pathname: "yours",
    });
    const forged = `${head}_${Buffer.from(`${signature}.${Buffer.from(wider).toString("base64")}`).toString("base64")}`;
    await expect(client.put("yours", "x", { access: "private", token: forged })).rejects.toThrow(
      library.BlobAccessError,
    );
  });

  test("the word that it is there can be lost", async () => {
    simulator.faults.add({ operation: "blob.callback", kind: "lost", times: 1 });
    await upload("x");
    expect(simulator.truth.list({ operation: "blob.callback" }).at(-1)).toMatchObject({
      status: 0,
      fault: "lost",
    });
    expect(completed).toEqual([]);
    expect(await library.head("archives/1.zip", { token })).toMatchObject({ size: 1 });
  });

  test("any page may ask", async () => {
    const preflight = await fetch(`${simulator.url}/blob/mpu?pathname=a`, { method: "OPTIONS" });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    const refused = await fetch(`${simulator.url}/blob/?pathname=a`, { method: "PUT", body: "x" });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([403, "*"]);
  });
});

describe("on demand it fails", () => {
  test("busy, limited, cut off before and after", async () => {
    const status = { operation: "blob.put", kind: "status", times: 1 };
    simulator.faults.add({ ...status, status: 503, json: { error: { code: "service_unavailable" } } });
    await expect(put("a", "x")).rejects.toThrow(library.BlobServiceNotAvailable);
    simulator.faults.add({ ...status, status: 429, json: { error: { code: "rate_limited" } } });
    await expect(put("a", "x")).rejects.toThrow(library.BlobServiceRateLimited);
    simulator.faults.add({ operation: "blob.put", kind: "cut-before", times: 1 });
    await expect(put("a", "x")).rejects.toThrow("fetch failed");
    expect((await library.list({ token })).blobs).toEqual([]);
    simulator.faults.add({ operation: "blob.put", kind: "cut-after", times: 1 });
    await expect(put("a", "x")).rejects.toThrow("fetch failed");
    expect((await library.list({ token })).blobs).toHaveLength(1);
  });

  test("half of a blob is read", async () => {
    const { url } = await put("a", Buffer.alloc(400_000));
    simulator.faults.add({ operation: "blob.read", kind: "cut-middle", times: 1 });
    await expect(read(url).then((answer) => answer.arrayBuffer())).rejects.toThrow("terminated");
    expect((await (await read(url)).arrayBuffer()).byteLength).toBe(400_000);
  });
});

test("its admin lists and clears a store", async () => {
  await put("a", "x", { access: "public" });
  const admin = `${simulator.url}/_sim/blob/${store}`;
  const { blobs } = await (await fetch(admin)).json();
  expect(blobs).toMatchObject([{ pathname: "a", size: 1, access: "public" }]);
  await fetch(admin, { method: "DELETE" });
  expect(simulator.blob.list(store)).toEqual([]);
});
