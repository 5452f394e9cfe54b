import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { CreateMultipartUploadCommand } from "@aws-sdk/client-s3";
import { afterAll, describe, expect, test } from "vitest";
import { isAppError } from "../../errors";
import { clientOf, s3Server } from "../../testing/s3-server";
import { s3Storage } from "./s3";
import { storageContract } from "./storage.contract";

const server = await s3Server();
if (typeof server === "string") describe.skip(`S3: ${server}`, () => test("its promises"));
else {
  const { newBucket, stop } = server;
  afterAll(stop);

  storageContract("S3", async () => s3Storage(await newBucket()));

  test("sweeps uploads in parts that were never finished", async () => {
    const place = await newBucket();
    const storage = s3Storage(place);
    await clientOf(place).send(new CreateMultipartUploadCommand({ Bucket: place.bucket, Key: "a" }));
    // This server says of every upload that it began in 2010.
    expect(await storage.sweep(new Date("2009-01-01"))).toBe(0);
    expect(await storage.sweep(new Date("2011-01-01"))).toBe(1);
    expect(await storage.sweep(new Date("2011-01-01"))).toBe(0);
  });

  test("a bucket that does not exist is told to whoever runs the server", async () => {
    const storage = s3Storage({ ...(await newBucket()), bucket: "never-made" });
    for (const attempt of [
      () => storage.put("a", Readable.from(["x"])),
      () => storage.read("a"),
      () => storage.deleteAll("a"),
    ])
      await expect(attempt()).rejects.toSatisfy(
        (error) => isAppError(error, "unavailable") && error.reason === "store_refuses",
      );
  });

  test("a store that does not answer is away", async () => {
    const storage = s3Storage({ ...(await newBucket()), endpoint: "http://127.0.0.1:1" });
    await expect(storage.put("a", Readable.from(["x"]))).rejects.toSatisfy(
      (error) => isAppError(error, "unavailable") && error.reason === "store_away",
    );
  });
}

// Moto lists all uploads on one page, whatever their number.
test("sweeps uploads on every page of their list", async () => {
  const aborted: string[] = [];
  const uploads = Array.from({ length: 5 }, (_, index) => ({ key: `key-${index}`, id: `id-${index}` }));
  const paged = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://store");
    const uploadId = searchParams.get("uploadId");
    if (request.method === "DELETE" && uploadId) {
      aborted.push(uploadId);
      response.writeHead(204).end();
      return;
    }
    const after = `${searchParams.get("key-marker") ?? ""} ${searchParams.get("upload-id-marker") ?? ""}`;
    const page = uploads.filter(({ key, id }) => `${key} ${id}` > after).slice(0, 2);
    const last = page.at(-1);
    const isTruncated = last !== undefined && last !== uploads.at(-1);
    response.writeHead(200, { "content-type": "application/xml" }).end(
      `<ListMultipartUploadsResult>
        <NextKeyMarker>${last?.key}</NextKeyMarker><NextUploadIdMarker>${last?.id}</NextUploadIdMarker>
        <IsTruncated>${isTruncated}</IsTruncated>
        ${page
          .map(
            ({ key, id }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId>
              <Initiated>${key === "key-1" ? "2026" : "2010"}-01-01T00:00:00.000Z</Initiated></Upload>`,
          )
          .join("")}
      </ListMultipartUploadsResult>`,
    );
  });
  await once(paged.listen(0, "127.0.0.1"), "listening");
  try {
    const endpoint = `http://127.0.0.1:${(paged.address() as AddressInfo).port}`;
    const keys = { accessKeyId: "tests", secretAccessKey: "tests" };
    const storage = s3Storage({ endpoint, bucket: "roost", region: "us-east-1", ...keys });
    expect(await storage.sweep(new Date("2025-01-01"))).toBe(4);
    expect(aborted).toEqual(["id-0", "id-2", "id-3", "id-4"]);
  } finally {
    paged.closeAllConnections();
    paged.close();
  }
});
