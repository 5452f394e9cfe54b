import "server-only";
import { contentHasher, contentHashOf } from "../../clients/dropbox/content-hash";
import type { DropboxClient, DropboxFile, UploadSession } from "../../clients/dropbox/types";
import { AppError, isAppError } from "../../errors";
import { nextName } from "../name-template";
import type { PlaceWriter, Progress, Saved } from "./types";

/** A multiple of Dropbox's blocks; so much of a film is in memory at a time. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** A person's Dropbox, in the app's own folder. The client compares `content_hash` after every upload. */
export function dropboxPlace(client: DropboxClient): PlaceWriter {
  return {
    hasher: contentHasher,
    pathOf: (name) => `/${name}`,
    nextPath: (path) => nextName(path),
    putSmall: async (path, bytes) => savedOf(await client.uploadSmall(path, bytes, contentHashOf(bytes))),
    putLarge: (path, body, progress) => putLarge(client, path, body, progress),
    read: (path, range) => client.download(path, range),
  };
}

const savedOf = ({ path, sizeBytes, contentHash }: DropboxFile): Saved => ({
  path,
  sizeBytes,
  hash: contentHash,
});

async function putLarge(
  client: DropboxClient,
  path: string,
  body: AsyncIterable<Buffer>,
  progress: Progress,
): Promise<Saved> {
  let session = progress.session ?? (await client.startSession());
  if (!progress.session) await progress.keep(session);
  const hasher = contentHasher();
  let at = 0;
  try {
    for await (const piece of piecesOf(body)) {
      hasher.update(piece);
      session = await appendPiece(client, session, piece, at, progress);
      at += piece.length;
    }
    const hash = hasher.digest();
    if (session.offset !== at) throw otherBytes();
    return await finish(client, session, path, hash);
  } catch (error) {
    // What the session holds is lost or wrong; the next try begins a new one.
    const isOfNoUse =
      isAppError(error) && ["session_gone", "damaged", "other_bytes"].includes(error.reason ?? "");
    if (isOfNoUse) await progress.keep(undefined);
    throw isAppError(error, "not_found") ? otherBytes(error) : error;
  }
}

/** How often Dropbox may say that it stands elsewhere than we thought, for one piece. */
const REPAIRS = 4;

/** Sends what of the piece is not there yet: after a crash Dropbox has more than we know of. */
async function appendPiece(
  client: DropboxClient,
  session: UploadSession,
  piece: Buffer,
  at: number,
  progress: Progress,
): Promise<UploadSession> {
  let now = session;
  for (let turn = 0; now.offset < at + piece.length; turn += 1) {
    if (now.offset < at || turn === REPAIRS) throw otherBytes();
    now = await client.appendToSession(now, piece.subarray(now.offset - at));
    await progress.keep(now);
  }
  return now;
}

/** A session that is gone may have been finished with the answer lost: then its file is there. */
async function finish(
  client: DropboxClient,
  session: UploadSession,
  path: string,
  hash: string,
): Promise<Saved> {
  try {
    return savedOf(await client.finishSession(session, path, hash));
  } catch (error) {
    if (!isAppError(error, "not_found")) throw error;
    const there = await client.findFile(path);
    if (there?.contentHash !== hash) throw error;
    return savedOf(there);
  }
}

const otherBytes = (cause?: unknown): AppError =>
  new AppError("unavailable", "The upload has to begin again.", { reason: "other_bytes", cause });

/** The same bytes in pieces of one size, the last one shorter. A piece is overwritten when the next one is asked for. */
async function* piecesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let filled = 0;
  for await (const chunk of body) {
    for (let from = 0; from < chunk.length; ) {
      const taken = chunk.copy(piece, filled, from);
      filled += taken;
      from += taken;
      if (filled === PIECE_BYTES) {
        yield piece;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
