// The thread that aside.ts starts.
import { parentPort } from "node:worker_threads";
import { handOut, takeFrom } from "../../across-threads";
import { MAX_DATA_FILE_BYTES } from "../limits";
import { unpack } from "../zip/unpack";
import type { ReadAside } from "./aside";
import { memoryOf, readBatches } from "./read-batches";

parentPort?.on("message", ({ entry, reading, packed, batches }: ReadAside) => {
  const bytes = unpack(takeFrom<Uint8Array>(packed), entry, MAX_DATA_FILE_BYTES);
  return handOut(batches, readBatches(bytes, reading), memoryOf);
});
