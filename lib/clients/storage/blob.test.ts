import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../../simulator/simulator";
import { steerBlobLibrary } from "../../env";
import { isAppError } from "../../errors";
import { blobAddress, blobStorage } from "./blob";
import { storageContract } from "./storage.contract";
import type { Storage } from "./types";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  steerBlobLibrary(simulator.url);
});
beforeEach(() => simulator.faults.remove());
afterAll(() => simulator.stop());

let stores = 0;
function newStore(): { store: string; storage: Storage } {
  stores += 1;
  const store = `simtest${stores}`;
  const token = simulator.blob.tokenOf(store);
  return { store, storage: blobStorage({ token, address: blobAddress(token, simulator.url) }) };
}

storageContract("Vercel Blob", async () => newStore().storage);

test("what is stored is private", async () => {
  const { store, storage } = newStore();
  await storage.put("a/b", Readable.from(["x"]));
  expect(simulator.blob.list(store)).toMatchObject([{ pathname: "a/b", access: "private" }]);
  expect((await fetch(`${simulator.url}/blob/files/${store}/private/a/b`)).status).toBe(403);
});

test("the bytes of a real store are read from that store's host alone", () => {
  expect(blobAddress("vercel_blob_rw_AbC123_secret")).toBe("https://AbC123.private.blob.vercel-storage.com");
});

test("a read that is cut off is no whole file, and worth another try", async () => {
  const { storage } = newStore();
  await storage.put("a", Readable.from([Buffer.alloc(500_000)]));
  simulator.faults.add({ operation: "blob.read", kind: "cut-middle", times: 1 });
  await expect(storage.read("a").then(buffer)).rejects.toSatisfy((error) => isAppError(error, "unavailable"));
  expect((await buffer(await storage.read("a"))).length).toBe(500_000);
});

test.each([
  [403, "forbidden", "store_refuses"],
  [404, "store_not_found", "store_refuses"],
  [429, "rate_limited", "store_away"],
])("the answer %i %s is told as %s", async (status, code, reason) => {
  const { storage } = newStore();
  simulator.faults.add({ operation: "blob.*", kind: "status", status, json: { error: { code } } });
  const isTold = (error: unknown) => isAppError(error, "unavailable") && error.reason === reason;
  await expect(storage.put("a", Readable.from(["x"]))).rejects.toSatisfy(isTold);
  await expect(storage.head("a")).rejects.toSatisfy(isTold);
  await expect(storage.delete("a")).rejects.toSatisfy(isTold);
});

test("a put whose answer was lost is made again by itself", async () => {
  const { storage } = newStore();
  simulator.faults.add({ operation: "blob.put", kind: "cut-after", times: 1 });
  await storage.put("a", Readable.from(["x"]));
  expect(await storage.head("a")).toEqual({ sizeBytes: 1 });
});
