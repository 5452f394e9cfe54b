import { expect, test } from "vitest";
import type { UnfinishedUpload } from "@/lib/archive/upload/types";
import { findSameFile, problemOf } from "./picked-file";

const file = (
  content: string | Uint8Array<ArrayBuffer>,
  name = "twitter.zip",
  lastModified = 1_600_000_000_000,
) => new File([content], name, { lastModified });
const zip = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3, 4]);

test("a file is known as a zip by its first bytes, whatever its name", async () => {
  expect(await problemOf(file(zip, "archive"))).toBeUndefined();
  expect(await problemOf(file("<!doctype html>", "twitter.zip"))).toMatch("not a zip");
  expect(await problemOf(file("PK", "twitter.zip"))).toMatch("not a zip");
  expect(await problemOf(file("", "twitter.zip"))).toMatch("empty");
});

test("a folder, which browsers hand over as a file nobody can read, is told so", async () => {
  const folder = { name: "twitter", size: 4096, lastModified: 0, slice: () => unreadable };
  const unreadable = { arrayBuffer: () => Promise.reject(new Error("NotReadableError")) } as Blob;
  expect(await problemOf(folder)).toMatch("folder");
});

const upload = (values: Partial<UnfinishedUpload>): UnfinishedUpload => ({
  archiveId: "1",
  fileName: "twitter.zip",
  sizeBytes: 8,
  receivedBytes: 3,
  fileModifiedAt: "2020-09-13T12:26:40.000Z",
  touchedAt: "2026-11-21T12:00:00.000Z",
  ...values,
});

test("the same file is found by size and instant, or by size and name", () => {
  expect(findSameFile([upload({ fileName: "other.zip" })], file(zip))?.archiveId).toBe("1");
  expect(findSameFile([upload({ fileModifiedAt: undefined })], file(zip))?.archiveId).toBe("1");
  expect(findSameFile([upload({ sizeBytes: 9 })], file(zip))).toBeUndefined();
  expect(
    findSameFile([upload({ fileName: "other.zip", fileModifiedAt: undefined })], file(zip)),
  ).toBeUndefined();
  const both = [upload({ archiveId: "name", fileModifiedAt: undefined }), upload({ archiveId: "instant" })];
  expect(findSameFile(both, file(zip))?.archiveId).toBe("instant");
});
