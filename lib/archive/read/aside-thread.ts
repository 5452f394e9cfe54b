// The thread that aside.ts starts.
import { parentPort, type TransferListItem } from "node:worker_threads";
import { handOut, takeFrom } from "../../across-threads";
import { MAX_DATA_FILE_BYTES } from "../limits";
import { unpack } from "../zip/unpack";
import type { ReadAside } from "./aside";
import { type Batch, readBatches } from "./read-batches";

parentPort?.on("message", ({ entry, reading, packed, batches }: ReadAside) => {
  const bytes = unpack(takeFrom<Uint8Array>(packed), entry, MAX_DATA_FILE_BYTES);
  return handOut(batches, readBatches(bytes, reading), ownBytes);
});

function ownBytes({ gathered }: Batch): TransferListItem[] {
  if (gathered.part !== "tweets") return [];
  const { fresh, media, words, partial } = gathered.told;
  return [fresh, media, words, partial]
    .filter(({ bytes }) => bytes.length > 0)
    .map(({ bytes }) => bytes.buffer as ArrayBuffer);
}
