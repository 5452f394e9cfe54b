import type { Readable } from "node:stream";

/** Where bytes can live. */
export type StorageKind = "disk" | "blob" | "s3";

/** Many files, of which none is needed before all are there. */
export type Together = {
  /** As a storage's `put`, of bytes that are in memory. The file is whole from then on, and safe when all are. */
  put(key: string, bytes: Buffer): Promise<void>;
  /** Answers once all that was put is safe from a power cut. */
  settle(): Promise<void>;
};

/**
 * Where bytes live: the local disk, Vercel Blob or S3, by settings. Keys are made by the app, never by a person or an
 * archive: see key.ts.
 *
 * A store that does not answer, or refuses the app's keys, is AppError `unavailable` everywhere, also in the midst of
 * a stream that is read: it is worth another try once somebody has looked after it.
 */
export type Storage = {
  /** What is stored takes room from the database and the uploads. */
  isOnThisDisk: boolean;
  /** Bytes that may still be written; only there where it is this disk. */
  freeBytes?(): Promise<number>;
  /**
   * Stores the whole stream or nothing, and answers once it is safe from a power cut. A key that exists already is
   * replaced in one move: a reader sees the old bytes or the new ones. Memory does not follow the size.
   *
   * @throws AppError `unavailable` if there is no room; whatever the stream fails with, as it is.
   */
  put(key: string, body: Readable): Promise<{ sizeBytes: number }>;
  /** Only there where many together are faster than each by itself, so call `putTogether`. */
  putTogether?(): Together;
  /**
   * `range.end` is inclusive, as in HTTP, and may lie past the end; a start past the end gives no bytes.
   *
   * @throws AppError `not_found`.
   */
  read(key: string, range?: { start: number; end?: number }): Promise<Readable>;
  head(key: string): Promise<{ sizeBytes: number } | undefined>;
  /** Nothing happens if there is no such key. */
  delete(key: string): Promise<void>;
  /** Every key below the prefix, in no order. A prefix is whole pieces: `owners/1` does not reach `owners/10/a`. */
  list(prefix: string): AsyncIterable<string>;
  /** Deletes every key below the prefix. */
  deleteAll(prefix: string): Promise<void>;
  /**
   * Deletes what puts that died before then left half written.
   *
   * @returns how many there were
   */
  sweep(diedBefore: Date): Promise<number>;
};
