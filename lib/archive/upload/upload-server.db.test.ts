import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { access, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { archives, files, users } from "../../db/schema";
import { testDataDir } from "../../testing/data-dir";
import { testDatabase } from "../../testing/database";
import { zipPathOf } from "../zip-path";
import type { UploadLimits } from "./types";
import { listUnfinishedUploads } from "./unfinished-uploads";
import { uploadServer } from "./upload-server";

testDataDir();
const database = testDatabase();
const PLENTY: UploadLimits = { maxBytes: 1e9, minFreeBytes: 0, keepsPicturesHere: true };
let uploaded: { archiveId: string; ownerId: string }[];
beforeEach(() => {
  uploaded = [];
});

function server(options: { limits?: Partial<UploadLimits>; free?: number; eventsFail?: boolean } = {}) {
  return uploadServer({
    db: database.db,
    limits: { ...PLENTY, ...options.limits },
    now: () => new Date(),
    freeBytes: async () => options.free ?? 1e12,
    onUploaded: async (upload) => {
      if (options.eventsFail) throw new Error("The engine is away.");
      uploaded.push(upload);
    },
  });
}

async function person(name: string): Promise<string> {
  const [user] = await database.db
    .insert(users)
    .values({ name: `${name}-${randomBytes(4).toString("hex")}` })
    .returning();
  return user?.id ?? "";
}

function tus(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
) {
  return new Request(`http://roost.test/api/uploads${path}`, {
    method,
    headers: { "tus-resumable": "1.0.0", ...headers },
    body,
  });
}

const creating = (sizeBytes: number, metadata: Record<string, string> = { fileName: "twitter.zip" }) =>
  tus("POST", "", {
    "upload-length": String(sizeBytes),
    "upload-metadata": Object.entries(metadata)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
      .join(","),
  });

const sending = (id: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
  tus(
    "PATCH",
    `/${id}`,
    { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    bytes,
  );

const asking = (id: string) => tus("HEAD", `/${id}`);

async function begin(to: ReturnType<typeof server>, ownerId: string, sizeBytes: number): Promise<string> {
  const response = await to.handle(creating(sizeBytes), ownerId);
  expect(response.status).toBe(201);
  return response.headers.get("location")?.replace("/api/uploads/", "") ?? "";
}

async function rowOf(id: string) {
  const [row] = await database.db.select().from(archives).where(eq(archives.id, id));
  return row;
}

const bytes = (count: number) => Uint8Array.from(randomBytes(count));
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

describe("An upload", () => {
  test("becomes a row before the first byte, and an archive to read after the last", async () => {
    const ownerId = await person("ada");
    const to = server();
    const data = bytes(1000);
    const created = await to.handle(
      creating(1000, {
        fileName: "C:\\Users\\Ada\\tw\u202eitter.zip",
        modifiedAt: "1600000000000",
        keepsZip: "1",
      }),
      ownerId,
    );
    const id = created.headers.get("location")?.replace("/api/uploads/", "") ?? "";
    expect(created.headers.get("access-control-allow-origin")).toBeNull();
    expect(await rowOf(id)).toMatchObject({
      ownerId,
      status: "uploading",
      fileName: "twitter.zip",
      sizeBytes: 1000,
      keepsZip: true,
      fileModifiedAt: new Date(1600000000000),
    });

    const first = await to.handle(sending(id, 0, data.slice(0, 400)), ownerId);
    expect([first.status, first.headers.get("upload-offset")]).toEqual([204, "400"]);
    expect(await listUnfinishedUploads(database.db, ownerId)).toMatchObject([
      { archiveId: id, sizeBytes: 1000, receivedBytes: 400, fileModifiedAt: "2020-09-13T12:26:40.000Z" },
    ]);

    expect((await to.handle(sending(id, 400, data.slice(400)), ownerId)).status).toBe(204);
    expect(sha256(await readFile(zipPathOf({ id })))).toBe(sha256(data));
    expect((await stat(zipPathOf({ id }))).mode & 0o777).toBe(0o600);
    expect((await rowOf(id))?.status).toBe("uploaded");
    expect(uploaded).toEqual([{ archiveId: id, ownerId }]);
    expect(await listUnfinishedUploads(database.db, ownerId)).toEqual([]);
  });

  test("is announced once, however often its end is looked at", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 10);
    await to.handle(sending(id, 0, bytes(10)), ownerId);
    await Promise.all([1, 2, 3].map(() => to.handle(asking(id), ownerId)));
    expect(uploaded).toHaveLength(1);
  });

  test("that was whole when the server died is settled by the next question", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 10);
    // The last byte is on the disk, the row was never told.
    await writeFile(zipPathOf({ id }), bytes(10));
    const answers = await Promise.all([1, 2, 3].map(() => to.handle(asking(id), ownerId)));
    expect(answers.map((answer) => answer.headers.get("upload-offset"))).toEqual(["10", "10", "10"]);
    expect((await rowOf(id))?.status).toBe("uploaded");
    expect(uploaded).toEqual([{ archiveId: id, ownerId }]);
  });

  test("goes on at the byte that is on the disk, not at one that a client remembers", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 1000);
    await to.handle(sending(id, 0, bytes(600)), ownerId);
    await truncate(zipPathOf({ id }), 350);
    expect((await to.handle(asking(id), ownerId)).headers.get("upload-offset")).toBe("350");
    expect((await to.handle(sending(id, 600, bytes(400)), ownerId)).status).toBe(409);
    expect((await to.handle(sending(id, 350, bytes(650)), ownerId)).status).toBe(204);
  });

  test("keeps what arrived before a connection broke", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 300_000);
    const data = bytes(300_000);
    let pulls = 0;
    const cut = new ReadableStream({
      pull(controller) {
        pulls += 1;
        if (pulls === 1) controller.enqueue(data.slice(0, 100_000));
        else controller.error(new Error("aborted"));
      },
    });
    const request = new Request(sending(id, 0, bytes(1)), { body: cut, duplex: "half" } as RequestInit);
    request.headers.delete("content-length");
    expect((await to.handle(request, ownerId)).status).toBe(400);
    const offset = Number((await to.handle(asking(id), ownerId)).headers.get("upload-offset"));
    expect(offset).toBeLessThanOrEqual(100_000);
    expect((await to.handle(sending(id, offset, data.slice(offset)), ownerId)).status).toBe(204);
    expect(sha256(await readFile(zipPathOf({ id })))).toBe(sha256(data));
  });

  // The kernel's own full disk: every write to it fails for want of room.
  test.skipIf(!existsSync("/dev/full"))(
    "waits where it is when the disk is full, and goes on when there is room",
    async () => {
      const ownerId = await person("ada");
      const to = server();
      const id = await begin(to, ownerId, 1000);
      const data = bytes(1000);
      await to.handle(sending(id, 0, data.slice(0, 400)), ownerId);
      const arrived = await readFile(zipPathOf({ id }));
      await rm(zipPathOf({ id }));
      await symlink("/dev/full", zipPathOf({ id }));
      const full = await to.handle(sending(id, 0, data.slice(0, 400)), ownerId);
      expect(full.status).toBe(507);
      expect((await full.json()).title).toMatch(/disk is full.*goes on from there when there is room/);
      expect((await rowOf(id))?.status).toBe("uploading");

      await rm(zipPathOf({ id }));
      await writeFile(zipPathOf({ id }), arrived);
      expect((await to.handle(sending(id, 400, data.slice(400)), ownerId)).status).toBe(204);
      expect(sha256(await readFile(zipPathOf({ id })))).toBe(sha256(data));
    },
  );

  test("cannot grow beyond the size it was begun with", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 100);
    const request = sending(id, 0, bytes(101));
    expect((await to.handle(request, ownerId)).status).toBe(413);
    expect((await stat(zipPathOf({ id }))).size).toBeLessThanOrEqual(100);
    expect((await rowOf(id))?.status).toBe("uploading");
  });

  test("stays uploaded when the engine is away", async () => {
    const ownerId = await person("ada");
    const to = server({ eventsFail: true });
    const id = await begin(to, ownerId, 10);
    expect((await to.handle(sending(id, 0, bytes(10)), ownerId)).status).toBe(204);
    expect((await rowOf(id))?.status).toBe("uploaded");
  });

  test("is gone with row and bytes when its owner gives it up", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 1000);
    await to.handle(sending(id, 0, bytes(600)), ownerId);
    expect((await to.handle(tus("DELETE", `/${id}`), ownerId)).status).toBe(204);
    await expect(access(zipPathOf({ id }))).rejects.toThrow("ENOENT");
    expect((await rowOf(id))?.status).toBe("discarded");
    expect((await to.handle(asking(id), ownerId)).status).toBe(410);
    expect((await to.handle(sending(id, 600, bytes(400)), ownerId)).status).toBe(410);
    expect(await listUnfinishedUploads(database.db, ownerId)).toEqual([]);
  });

  test("that is whole cannot be given up by way of the upload", async () => {
    const ownerId = await person("ada");
    const to = server();
    const id = await begin(to, ownerId, 10);
    await to.handle(sending(id, 0, bytes(10)), ownerId);
    expect((await to.handle(tus("DELETE", `/${id}`), ownerId)).status).toBe(400);
    expect((await rowOf(id))?.status).toBe("uploaded");
  });
});

describe("Someone else's upload", () => {
  test.each(["HEAD", "PATCH", "DELETE"])("is not found by %s, and stays as it is", async (method) => {
    const [ada, eve] = [await person("ada"), await person("eve")];
    const to = server();
    const id = await begin(to, ada, 10);
    const headers = { "upload-offset": "0", "content-type": "application/offset+octet-stream" };
    const response = await to.handle(
      tus(method, `/${id}`, headers, method === "PATCH" ? bytes(10) : undefined),
      eve,
    );
    expect(response.status).toBe(404);
    expect((await stat(zipPathOf({ id }))).size).toBe(0);
    expect((await rowOf(id))?.status).toBe("uploading");
  });

  test.each([
    "/nothing",
    "/../files/a",
    "/%2e%2e%2fdatabase",
    `/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`,
    "/a/b",
  ])("%s is not found either", async (path) => {
    const ada = await person("ada");
    expect((await server().handle(tus("HEAD", path), ada)).status).toBe(404);
    expect((await server().handle(tus("PATCH", path), ada)).status).toBe(404);
  });

  test("an archive that was never uploaded is not found", async () => {
    const ownerId = await person("ada");
    const [row] = await database.db
      .insert(archives)
      .values({ ownerId, status: "failed", fileName: "a.zip", sizeBytes: 1, localPath: "/srv/a.zip" })
      .returning();
    expect((await server().handle(tus("DELETE", `/${row?.id}`), ownerId)).status).toBe(404);
    expect((await rowOf(row?.id ?? ""))?.status).toBe("failed");
  });
});

describe("Before the first byte it is said", () => {
  async function refusal(options: Parameters<typeof server>[0], sizeBytes: number, ownerId?: string) {
    const owner = ownerId ?? (await person("ada"));
    const response = await server(options).handle(creating(sizeBytes), owner);
    return { status: response.status, ...(await response.json()) };
  }

  test("that a file is too large", async () => {
    expect(await refusal({ limits: { maxBytes: 2e9 } }, 2e9 + 1)).toMatchObject({
      status: 413,
      title: "This file has 2 GB. At most 2 GB can be uploaded here.",
    });
  });

  test("that the disk has no room, counting what other uploads will still need", async () => {
    expect(await refusal({ free: 5_000, limits: { minFreeBytes: 1_000 } }, 4_001)).toMatchObject({
      status: 507,
    });
    const to = server({ free: 2_000_000, limits: { minFreeBytes: 0 } });
    await begin(to, await person("ada"), 900_000);
    const second = await to.handle(creating(900_000), await person("eve"));
    expect(second.status).toBe(507);
    expect((await second.json()).title).toMatch(/the server's disk has (no )?room/);
  });

  test("that the disk has room for the zip but not for its pictures beside it", async () => {
    const options = { free: 90e9, limits: { maxBytes: 1e12, minFreeBytes: 0 } };
    expect(await refusal(options, 46e9)).toMatchObject({ status: 507 });
    await begin(server(options), await person("ada"), 40e9);
  });

  test("nothing of that where pictures lie elsewhere", async () => {
    const limits = { maxBytes: 1e12, minFreeBytes: 0 };
    expect(await refusal({ limits }, 600e9)).toMatchObject({ status: 507 });
    const to = server({ limits: { ...limits, keepsPicturesHere: false } });
    const owner = await person("ada");
    const id = await begin(to, owner, 600e9);
    await to.handle(tus("DELETE", `/${id}`), owner);
  });

  test("that a person's share is used up by files, zips and unfinished uploads", async () => {
    const ownerId = await person("ada");
    const limits = { quotaBytes: 1_000 };
    await database.db
      .insert(files)
      .values({ ownerId, hash: "a".repeat(64), sizeBytes: 300, contentType: "image/png" });
    await begin(server({ limits }), ownerId, 500);
    expect(await refusal({ limits }, 201, ownerId)).toMatchObject({
      status: 413,
      title: expect.stringContaining("200 bytes of it are left"),
    });
    await begin(server({ limits }), ownerId, 200);
    expect(await refusal({ limits }, 1, ownerId)).toMatchObject({
      status: 413,
      title: expect.stringContaining("nothing is left of it"),
    });
    // What somebody else stores does not count.
    await begin(server({ limits }), await person("eve"), 1_000);
  });

  test("to one of two uploads that begin at the same instant and do not fit together", async () => {
    const ownerId = await person("ada");
    const to = server({ limits: { quotaBytes: 1_000 } });
    const answers = await Promise.all([to.handle(creating(600), ownerId), to.handle(creating(600), ownerId)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 413]);
  });

  test("that a file is empty", async () => {
    expect(await refusal({}, 0)).toMatchObject({ status: 422, title: expect.stringContaining("empty") });
  });

  test("and no row is left of any of it", async () => {
    const ownerId = await person("ada");
    await refusal({ limits: { maxBytes: 1 } }, 2, ownerId);
    await refusal({ limits: { quotaBytes: 1 } }, 2, ownerId);
    await refusal({ free: 1 }, 2, ownerId);
    await refusal({}, 0, ownerId);
    expect(await database.db.select().from(archives).where(eq(archives.ownerId, ownerId))).toEqual([]);
  });
});

test("a mistake of ours is told without its internals", async () => {
  const response = await server().handle(creating(10), "no-uuid");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/uuid|sql|select/i);
});
