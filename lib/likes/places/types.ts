import type { Readable } from "node:stream";
import type { ContentHasher } from "../../clients/dropbox/content-hash";
import type { UploadSession } from "../../clients/dropbox/types";

/** An upload in pieces that outlives its worker. */
export type Progress = {
  /** Begun by an earlier try. */
  session?: UploadSession;
  /** Notes how far it is; undefined: it has to begin again. @throws if another worker has the copy by now */
  keep: (session: UploadSession | undefined) => Promise<void>;
};

export type Saved = { path: string; sizeBytes: number; hash: string };

/**
 * One place of one person. Both puts answer when the place is known to hold just these bytes at that path, never write
 * over another file, and may be called again after anything: they find what was done.
 *
 * @throws AppError `conflict` if another file is at that path; `disconnected`; `rate_limited`; `rejected` by the reason
 * `full`, or for good; `unavailable`
 */
export type PlaceWriter = {
  /** How the place hashes what it holds. */
  hasher: () => ContentHasher;
  /** Where a picture of this name lies there. */
  pathOf: (name: string) => string;
  putSmall: (path: string, bytes: Buffer) => Promise<Saved>;
  /** @param body is read to its end, piece by piece. */
  putLarge: (path: string, body: AsyncIterable<Buffer>, progress: Progress) => Promise<Saved>;
  /** The one to try next where another file is at this path; undefined once too many are taken. */
  nextPath: (path: string) => string | undefined;
  read: (path: string, range?: { start: number; end?: number }) => Promise<Readable>;
};

/** Up to here a file is held in memory and put in one request. */
export const SMALL_BYTES = 8 * 1024 * 1024;
