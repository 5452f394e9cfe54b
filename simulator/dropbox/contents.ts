import { createReadStream } from "node:fs";
import { appendFile, mkdtemp, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type ContentHasher, contentHasher, contentHashOf } from "../../lib/clients/dropbox/content-hash";

/**
 * The bytes of all files, in a temporary folder, each content once. Memory must not follow what is uploaded: the demo
 * and the measurements send gigabytes.
 */
export class Contents {
  private folder: Promise<string> | undefined;
  private readonly kept = new Map<string, Promise<void>>();

  /** @returns the content hash, by which the bytes are found again. */
  async keep(bytes: Buffer, hash = contentHashOf(bytes)): Promise<string> {
    await this.once(hash, async () => writeFile(await this.path(hash), bytes));
    return hash;
  }

  read(hash: string): Promise<Buffer> {
    return this.path(hash).then((path) => readFile(path));
  }

  /** @param end the last byte, inclusive */
  async stream(hash: string, start: number, end: number): Promise<Readable> {
    return createReadStream(await this.path(hash), { start, end });
  }

  /** A file that grows: the bytes of one upload session. */
  async spool(name: string): Promise<Spool> {
    return new Spool(await this.path(`session-${name}`));
  }

  /** Takes over what a spool collected. */
  async adopt(spool: Spool, hash: string): Promise<void> {
    await this.once(hash, async () => {
      await appendFile(spool.path, ""); // an empty file was never written
      await rename(spool.path, await this.path(hash));
    });
    await rm(spool.path, { force: true });
  }

  async clear(): Promise<void> {
    if (this.folder) await rm(await this.folder, { recursive: true, force: true });
    this.folder = undefined;
    this.kept.clear();
  }

  private async once(hash: string, write: () => Promise<void>): Promise<void> {
    let writing = this.kept.get(hash);
    if (!writing) {
      writing = write();
      this.kept.set(hash, writing);
    }
    await writing;
  }

  private async path(name: string): Promise<string> {
    this.folder ??= mkdtemp(join(tmpdir(), "simulated-dropbox-"));
    return join(await this.folder, name);
  }
}

/** Bytes that come in pieces, in order or not. */
export class Spool {
  private hasher: ContentHasher | undefined = contentHasher();
  private hashed: string | undefined;
  private end = 0;
  constructor(readonly path: string) {}

  async write(bytes: Buffer, offset: number): Promise<void> {
    if (offset === this.end && !this.hashed) this.hasher?.update(bytes);
    else this.hasher = undefined;
    this.hashed = undefined;
    this.end = Math.max(this.end, offset + bytes.length);
    const file = await open(this.path, "a+").then((made) => made.close().then(() => open(this.path, "r+")));
    try {
      await file.write(bytes, 0, bytes.length, offset);
    } finally {
      await file.close();
    }
  }

  /** Asked again if a first finish was refused. Pieces that came out of order are read once more. */
  async hash(): Promise<string> {
    this.hashed ??= this.hasher?.digest();
    if (this.hashed) return this.hashed;
    const hasher = contentHasher();
    for await (const chunk of createReadStream(this.path)) hasher.update(chunk as Buffer);
    this.hashed = hasher.digest();
    return this.hashed;
  }
}
