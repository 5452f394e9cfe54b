import "server-only";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { handOut, takeFrom } from "../../across-threads";
import type { Packed } from "../zip/unpack";
import type { Batch, Reading } from "./read-batches";

/** What the thread is told for each file. */
export type ReadAside = { entry: Packed; reading: Reading; packed: MessagePort; batches: MessagePort };

/** A thread that reads data files while this one stores what was read. */
export type Aside = {
  /** The batches of an entry: unpacked there as well, so that its bytes cross over while they are few. */
  readBatches(packed: AsyncIterable<Buffer>, entry: Packed, reading: Reading): AsyncGenerator<Batch>;
  end(): Promise<void>;
};

/** Next.js makes one bundle of its server, in which a thread finds no file to begin with. */
// biome-ignore lint/style/noProcessEnv: a word of Next.js's, no setting
export const canReadAside = process.env.NEXT_RUNTIME === undefined;

/** It begins to live beside us, for a third of a second. */
export function startAside(): Aside {
  // What is parsed is forgotten at once: with more room for it the collector has less to move. A thread that begins takes
  // this from the flags of its process, and the worker's are narrow.
  setFlagsFromString("--max-semi-space-size=12");
  const run = join(/* turbopackIgnore: true */ process.cwd(), "scripts", "run.mjs");
  const thread = new Worker(/* turbopackIgnore: true */ run, { argv: ["lib/archive/read/aside-thread.ts"] });
  let failure: unknown;
  thread.once("error", (error) => {
    failure = error;
  });
  return {
    async *readBatches(packed, { name, method, sizeBytes, crc32 }, reading) {
      const [source, batches] = [new MessageChannel(), new MessageChannel()];
      const entry = { name, method, sizeBytes, crc32 };
      const question: ReadAside = { entry, reading, packed: source.port2, batches: batches.port2 };
      thread.postMessage(question, [source.port2, batches.port2]);
      const given = handOut(source.port1, byThemselves(packed), ({ buffer }) => [buffer]);
      given.catch(() => {}); // awaited below; until then nobody else may hear of it
      try {
        yield* takeFrom<Batch>(batches.port1);
      } catch (error) {
        throw failure ?? error;
      } finally {
        source.port1.close();
        await given;
      }
    },
    async end() {
      await thread.terminate();
    },
  };
}

/** What is given away is a piece by itself, and no part of a buffer that holds more. */
async function* byThemselves(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of chunks) yield new Uint8Array(chunk);
}
