import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Bytes that lie in a file of the simulator's own folder, never in memory. */
export type Spooled = { file: string; sizeBytes: number; etag: string };

export class TooLong extends Error {}

/** A temporary folder that is made with the first byte and gone with the simulator. */
export class Spool {
  private folder: Promise<string> | undefined;
  private count = 0;

  /** @throws TooLong, with all of the body read, so that whoever sent it hears why */
  async take(body: Readable, maxBytes = Number.POSITIVE_INFINITY): Promise<Spooled> {
    // Named before anything is waited for: two bodies that come at once would else share one file.
    this.count += 1;
    const name = String(this.count);
    this.folder ??= mkdtemp(join(tmpdir(), "roost-simulator-"));
    const file = join(await this.folder, name);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    const look = new PassThrough();
    look.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
    });
    try {
      await pipeline(body, look, createWriteStream(file));
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    if (sizeBytes > maxBytes) {
      await rm(file, { force: true });
      throw new TooLong();
    }
    return { file, sizeBytes, etag: `"${hash.digest("hex").slice(0, 32)}"` };
  }

  read({ file }: Spooled, range?: { start: number; end: number }): Readable {
    return createReadStream(file, range);
  }

  join(parts: Spooled[]): Promise<Spooled> {
    const read = (part: Spooled) => this.read(part);
    return this.take(
      Readable.from(
        (async function* () {
          for (const part of parts) yield* read(part);
        })(),
      ),
    );
  }

  /** Whoever reads it at this moment reads on. */
  drop({ file }: Spooled): void {
    rmSync(file, { force: true });
  }

  async close(): Promise<void> {
    if (this.folder) await rm(await this.folder, { recursive: true, force: true });
  }
}
