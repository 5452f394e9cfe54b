import type { Readable } from "node:stream";

/**
 * Where bytes live: the local disk now, Vercel Blob or S3 by settings later. Keys are made by the app, never by a
 * person or an archive: lower-case letters, digits, `-`, `_`, `.` and `/`.
 */
export type Storage = {
  /** Stores the whole stream or nothing. A key that exists already is replaced in one move. */
  put(key: string, body: Readable): Promise<{ sizeBytes: number }>;
  /** `range.end` is inclusive, as in HTTP. @throws AppError `not_found`. */
  read(key: string, range?: { start: number; end?: number }): Promise<Readable>;
  head(key: string): Promise<{ sizeBytes: number } | undefined>;
  /** Nothing happens if there is no such key. */
  delete(key: string): Promise<void>;
  /** Every key below the prefix, in no order. */
  list(prefix: string): AsyncIterable<string>;
  /** Deletes every key below the prefix. */
  deleteAll(prefix: string): Promise<void>;
};
