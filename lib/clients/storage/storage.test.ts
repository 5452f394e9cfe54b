import { expect, test } from "vitest";
import { type Env, parseEnv } from "../../env";
import { kindsSetUp, missingFor, storageKind, storageOf } from "./storage";
import type { StorageKind } from "./types";

const BLOB = { BLOB_READ_WRITE_TOKEN: "vercel_blob_rw_AbC123_secret" };
const BUCKET = { ROOST_S3_BUCKET: "roost" };
const KEYS = { ROOST_S3_ACCESS_KEY_ID: "id", ROOST_S3_SECRET_ACCESS_KEY: "key" };

test.each<[Record<string, string>, StorageKind]>([
  [{}, "disk"],
  [BLOB, "blob"],
  [BUCKET, "s3"],
  [{ ...BLOB, ...BUCKET }, "blob"],
  [{ ...BLOB, ...BUCKET, ROOST_FILES: "s3" }, "s3"],
  [{ ...BLOB, ROOST_FILES: "disk" }, "disk"],
  [{ ROOST_FILES: "blob" }, "blob"],
])("%o keeps files on %s", (settings, kind) => {
  expect(storageKind(parseEnv(settings))).toBe(kind);
});

test.each<[StorageKind, Record<string, string>, (keyof Env)[]]>([
  ["disk", {}, []],
  ["blob", {}, ["BLOB_READ_WRITE_TOKEN"]],
  ["s3", BUCKET, ["ROOST_S3_ACCESS_KEY_ID", "ROOST_S3_SECRET_ACCESS_KEY"]],
  ["s3", { ...BUCKET, ...KEYS }, []],
])("%s with %o lacks %j", (kind, given, missing) => {
  const settings = parseEnv(given);
  expect(missingFor(kind, settings)).toEqual(missing);
  if (missing.length > 0) expect(() => storageOf(kind, settings)).toThrow(missing.join(" and "));
  else expect(storageOf(kind, settings).isOnThisDisk).toBe(kind === "disk");
});

test("what somebody leaves is looked for at every place that is set up, wherever files are kept", () => {
  expect(kindsSetUp(parseEnv({ ...BUCKET, ...KEYS, ROOST_FILES: "disk" }))).toEqual(["disk", "s3"]);
  expect(kindsSetUp(parseEnv({ ...BLOB, ...BUCKET }))).toEqual(["disk", "blob"]);
});

const SIMULATOR = { ROOST_SIMULATOR: "http://127.0.0.1:4010" };
test.each([
  ["no token at all", { BLOB_READ_WRITE_TOKEN: "vercel_blob_rw_a.example.org/_secret" }, "is no token"],
  ["a real one", { ...BLOB, ...SIMULATOR }, "would be sent to the simulator"],
  [
    "the simulator's",
    { BLOB_READ_WRITE_TOKEN: "vercel_blob_rw_simstore_simsecret" },
    "there is no simulator",
  ],
])("refuses %s as token of Vercel Blob", (_, given, words) => {
  expect(() => storageOf("blob", parseEnv(given))).toThrow(words);
});
