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
