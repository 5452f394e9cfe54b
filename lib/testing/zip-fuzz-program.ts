import "server-only";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { describeArchive } from "../archive/import/describe-archive";
import { MAX_MEDIA_FILE_BYTES } from "../archive/limits";
import { openZip, type Zip, type ZipEntry } from "../archive/zip/open-zip";
import { packedBytesOf, readEntry, readWholeEntry } from "../archive/zip/read-entry";
import { isAppError } from "../errors";
import { memoryBytes } from "./memory-bytes";
import { mutateZip } from "./mutate-zip";
import { peakMemoryMb } from "./peak-memory";
import { random } from "./sample-archive/random";

/**
 * Reads mutated archives one after the other, and says a line of JSON before and after each:
 * <seed> <first> <how many> <reader> <archive>…. A process of its own, so that a crash, a hang and its memory are seen.
 */
const [seed = "", first = "", count = "", reader = "", ...paths] = process.argv.slice(2);

/** `checked` is what the app does. The others are what the test must notice. */
const READERS: Record<string, (zip: Zip, entry: ZipEntry) => AsyncIterable<Buffer>> = {
  checked: (zip, entry) => readEntry(zip, entry, MAX_MEDIA_FILE_BYTES),
  async *unchecked(zip, entry) {
    const packed = packedBytesOf(zip, entry);
    yield* entry.method === 0 ? packed : pipeline(packed, createInflateRaw(), () => {});
  },
  hanging: () => {
    for (;;);
  },
};

const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

type Outcome = { refused?: string; read: number; broken: number; foreign: string[] };

/** Everything that a zip gives out: opened, described, every entry read. `packed` is all that was ever packed. */
async function tryOne(
  bytes: Buffer,
  packed: Set<string> | undefined,
): Promise<Outcome & { hashes: string[] }> {
  const outcome = { read: 0, broken: 0, foreign: [] as string[], hashes: [] as string[] };
  let zip: Zip;
  try {
    zip = await openZip(memoryBytes(bytes));
  } catch (error) {
    return { ...outcome, refused: wordsOf(error) };
  }
  try {
    await describeArchive(zip);
  } catch (error) {
    outcome.foreign.push(...(wordsOf(error) ? [] : ["no words"]));
  }
  for (const entry of zip.entries) {
    try {
      const hash = createHash("sha256");
      for await (const chunk of (READERS[reader] as (typeof READERS)["checked"])(zip, entry))
        hash.update(chunk);
      const digest = hash.digest("hex");
      if (reader === "checked") await mustReadWhole(zip, entry, digest);
      outcome.hashes.push(digest);
      outcome.read++;
      if (packed && !packed.has(digest)) outcome.foreign.push(entry.name);
    } catch (error) {
      if (reader === "checked") {
        wordsOf(error);
        const whole = await readWholeEntry(zip, entry, MAX_MEDIA_FILE_BYTES).catch(wordsOf);
        if (Buffer.isBuffer(whole)) throw new Error(`“${entry.name}” is read as a whole, and not in pieces.`);
      }
      outcome.broken++;
    }
  }
  await zip.close();
  return outcome;
}

/** The way of small files gives out the same. */
async function mustReadWhole(zip: Zip, entry: ZipEntry, digest: string): Promise<void> {
  if (hashOf(await readWholeEntry(zip, entry, MAX_MEDIA_FILE_BYTES)) !== digest)
    throw new Error(`“${entry.name}” as a whole is another than in pieces.`);
}

/** Anything but a refusal in words is a crash. */
function wordsOf(error: unknown): string {
  if (isAppError(error, "invalid") && error.message !== "") return error.message;
  throw error;
}

const archives = await Promise.all(paths.map((path) => readFile(path)));
const packed = new Set<string>([hashOf(Buffer.alloc(0))]);
if (reader !== "hanging")
  for (const archive of archives)
    for (const hash of (await tryOne(archive, undefined)).hashes) packed.add(hash);

tell({ ready: true, megabytes: process.memoryUsage().rss / 1024 ** 2 });
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  const chance = random(Number(seed) + number * 7919);
  const { zip, mutations } = mutateZip(chance.pick(archives), chance);
  tell({ begins: number, mutations });
  const startedAt = performance.now();
  const { hashes: _, ...outcome } = await tryOne(zip, packed);
  tell({ ends: number, mutations, ms: Math.round(performance.now() - startedAt), ...outcome });
}
tell({ done: true, megabytes: peakMemoryMb() });
