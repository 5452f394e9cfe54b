import type { Readable } from "node:stream";

export type DropboxAccount = { accountId: string; displayName: string; email: string };
export type DropboxFile = { path: string; sizeBytes: number; contentHash: string };

/** An upload in pieces: begun in one process, it can be finished in another. */
export type UploadSession = { sessionId: string; offset: number };

/** The calls that Roost makes in the name of one linked Dropbox. Paths begin with a slash, below the app's own folder. */
export type DropboxClient = {
  getAccount(): Promise<DropboxAccount>;
  /** Bytes still free, of all that the account may hold. */
  getSpace(): Promise<{ usedBytes: number; allocatedBytes: number }>;
  findFile(path: string): Promise<DropboxFile | undefined>;
  /**
   * Uploads a small file (150 MB at most by Dropbox's rules, 8 MB by ours) in one request. Never overwrites: a file of
   * another content at that path is `conflict`.
   */
  uploadSmall(path: string, bytes: Buffer): Promise<DropboxFile>;
  startSession(): Promise<UploadSession>;
  /**
   * Sends the next piece.
   * @returns the session as Dropbox has it now. If it had another offset than ours, that one, with nothing sent.
   */
  appendToSession(session: UploadSession, piece: Buffer): Promise<UploadSession>;
  /** Makes the file of a session whose bytes are all there. Never overwrites, as uploadSmall. */
  finishSession(session: UploadSession, path: string): Promise<DropboxFile>;
  download(path: string, range?: { start: number; end?: number }): Promise<Readable>;
};
