import type { Readable } from "node:stream";

export type DropboxAccount = { accountId: string; displayName: string; email: string };
export type DropboxFile = { path: string; sizeBytes: number; contentHash: string };

/** An upload in pieces: begun in one process, it can be finished in another, for seven days. */
export type UploadSession = { sessionId: string; offset: number };

/**
 * The `reason` of an AppError of this client, where causes of one code want different things done.
 *
 * - `full`          `rejected`: the account has no room
 * - `bad_path`      `rejected`: Dropbox takes no file of this name
 * - `refused`       `rejected`: any other no
 * - `session_gone`  `not_found`: the upload in pieces is too old, finished or nobody's; it has to begin again
 * - `damaged`       `unavailable`: what arrived is not what was sent, and was not kept
 * - `missing_scope` `disconnected`: the link does not allow this call
 */
export type DropboxProblem = "full" | "bad_path" | "refused" | "session_gone" | "damaged" | "missing_scope";

/**
 * The calls that Roost makes in the name of one linked Dropbox. Paths begin with a slash, below the app's own folder.
 * Nothing is tried again here but a call whose token had ended, once. Every call may be made a second time: it finds
 * what the first one did.
 *
 * @throws AppError
 * - `disconnected`: the token is of no use, and could not be renewed
 * - `rate_limited` with `retryAt`
 * - `rejected`, by `reason`: see DropboxProblem
 * - `unavailable`: no usable answer; what was asked for may be done or not
 */
export type DropboxClient = {
  getAccount(): Promise<DropboxAccount>;
  /** Of all that the account may hold, not of this app's folder alone. */
  getSpace(): Promise<{ usedBytes: number; allocatedBytes: number }>;
  /** In any case of letters. @throws AppError `conflict` if a folder is there */
  findFile(path: string): Promise<DropboxFile | undefined>;
  /**
   * Uploads a file of at most SMALL_UPLOAD_BYTES in one request, and answers when Dropbox holds these very bytes. Never
   * overwrites: a file of the same content is answered as though just made.
   *
   * @param contentHash of the bytes, for who has it already
   * @throws AppError `conflict` if something else is at that path
   */
  uploadSmall(path: string, bytes: Buffer, contentHash?: string): Promise<DropboxFile>;
  startSession(): Promise<UploadSession>;
  /**
   * Sends the next piece, of at most SMALL_UPLOAD_BYTES.
   *
   * @returns the session as Dropbox has it now. If it had another offset than ours, that one, with nothing sent: so
   * after an answer that was lost, ask again and go on from where the answer says.
   * @throws AppError `not_found` for the reason `session_gone`
   */
  appendToSession(session: UploadSession, piece: Buffer): Promise<UploadSession>;
  /**
   * Makes the file of a session whose bytes are all there. Never overwrites, as uploadSmall.
   *
   * @param contentHash of all the bytes, which Dropbox must come to as well
   * @throws AppError `not_found` for the reason `session_gone`: finished before, perhaps, with the answer lost. See
   * with findFile.
   */
  finishSession(session: UploadSession, path: string, contentHash: string): Promise<DropboxFile>;
  /**
   * The bytes as they come, never held. The stream ends with AppError `unavailable` if they are cut off.
   *
   * @param range `end` is inclusive, as in HTTP
   * @throws AppError `not_found`
   */
  download(path: string, range?: { start: number; end?: number }): Promise<Readable>;
};
