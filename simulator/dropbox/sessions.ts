import { z } from "zod";
import type { Core, Route } from "../core/types";
import { type Asked, dropboxCall } from "./calls";
import { commit, commitArg, hash, isProblem } from "./commit";
import type { Spool } from "./contents";
import { refuse, type Tagged, tagged } from "./errors";
import { fileMetadataOf } from "./metadata";
import type { Tree } from "./tree";
import { receivedBytes } from "./upload";
import type { DropboxWorld } from "./world";

/** An upload in pieces. It belongs to the app's folder, not to the token that began it. */
export type UploadSession = {
  tree: Tree;
  spool: Spool;
  isConcurrent: boolean;
  isClosed: boolean;
  /** Made a file: it takes nothing more. */
  isFinished: boolean;
  /** Bytes taken so far. */
  offset: number;
  /** Concurrent sessions: the pieces there are. */
  pieces: { offset: number; length: number }[];
  expiresAt: Date;
  /** Calls of one session do not overtake each other. */
  queue: Promise<unknown>;
};

const SESSION_MS = 7 * 24 * 60 * 60 * 1000;
/** Pieces of a concurrent session begin at multiples of this. */
const CONCURRENT_BLOCK_BYTES = 4 * 1024 * 1024;

const cursor = z.object({ session_id: z.string().min(1), offset: z.number().int().min(0) });
const startArg = z.object({
  close: z.boolean().default(false),
  session_type: z
    .union([z.enum(["sequential", "concurrent"]), z.object({ ".tag": z.enum(["sequential", "concurrent"]) })])
    .default("sequential"),
  content_hash: hash.optional(),
});
const appendArg = z.object({ cursor, close: z.boolean().default(false), content_hash: hash.optional() });
const finishArg = z.object({ cursor, commit: commitArg, content_hash: hash.optional() });

export function sessionRoutes(core: Core, world: DropboxWorld): Route[] {
  return [
    dropboxCall(core, world, {
      operation: "dropbox.startSession",
      route: "files/upload_session/start",
      scope: "files.content.write",
      style: "content",
      arg: startArg,
      answer: (asked) => start(world, asked),
    }),
    dropboxCall(core, world, {
      operation: "dropbox.appendToSession",
      route: "files/upload_session/append_v2",
      scope: "files.content.write",
      style: "content",
      arg: appendArg,
      answer: (asked) => append(world, asked),
    }),
    dropboxCall(core, world, {
      operation: "dropbox.finishSession",
      route: "files/upload_session/finish",
      scope: "files.content.write",
      style: "content",
      arg: finishArg,
      answer: (asked) => finish(world, asked),
    }),
  ];
}

async function start(world: DropboxWorld, asked: Asked<z.output<typeof startArg>>) {
  const { arg, tree, call } = asked;
  const bytes = await receivedBytes(asked, "files/upload_session/start", arg.content_hash);
  const type = typeof arg.session_type === "string" ? arg.session_type : arg.session_type[".tag"];
  const isConcurrent = type === "concurrent";
  if (isConcurrent && bytes.length > 0) refuseWith("concurrent_session_data_not_allowed");
  if (isConcurrent && arg.close) refuseWith("concurrent_session_close_not_allowed");
  const sessionId = `pid_upload_session:${world.word(40)}`;
  const session: UploadSession = {
    tree,
    spool: await world.contents.spool(world.word(20)),
    isConcurrent,
    isClosed: arg.close,
    isFinished: false,
    offset: 0,
    pieces: [],
    expiresAt: new Date(world.now().getTime() + SESSION_MS),
    queue: Promise.resolve(),
  };
  await take(session, bytes, 0);
  world.sessions.set(sessionId, session);
  call.applied({ sessionId, offset: session.offset });
  return { json: { session_id: sessionId } };
}

async function append(world: DropboxWorld, asked: Asked<z.output<typeof appendArg>>) {
  const { arg, call } = asked;
  const bytes = await receivedBytes(asked, "files/upload_session/append_v2", arg.content_hash);
  const session = find(world, asked, arg.cursor.session_id);
  if (!session) return refuseWith("not_found");
  return inTurn(session, async () => {
    if (session.isClosed || session.isFinished) refuseWith("closed");
    if (session.isConcurrent) checkConcurrent(session, arg.cursor.offset, bytes.length, arg.close);
    else if (arg.cursor.offset !== session.offset) {
      refuseWith("incorrect_offset", { correct_offset: session.offset });
    }
    await take(session, bytes, arg.cursor.offset);
    if (arg.close) session.isClosed = true;
    call.applied({ sessionId: arg.cursor.session_id, offset: session.offset });
    return { json: null };
  });
}

async function finish(world: DropboxWorld, asked: Asked<z.output<typeof finishArg>>) {
  const { arg } = asked;
  const bytes = await receivedBytes(asked, "files/upload_session/finish", arg.content_hash);
  const session = find(world, asked, arg.cursor.session_id);
  if (!session) return refuseLookup("not_found");
  return inTurn(session, async () => {
    if (session.isFinished) refuseLookup("not_found");
    if (session.isConcurrent) {
      if (bytes.length > 0) refuseWith("concurrent_session_data_not_allowed");
      if (!session.isClosed) refuseWith("concurrent_session_not_closed");
      if (hasHole(session)) refuseWith("concurrent_session_missing_data");
    }
    if (arg.cursor.offset !== session.offset) {
      refuseLookup("incorrect_offset", { correct_offset: session.offset });
    }
    if (session.isClosed && bytes.length > 0) refuseLookup("closed");
    await take(session, bytes, session.offset);

    const content = { contentHash: await session.spool.hash(), sizeBytes: session.offset };
    const result = commit(world, asked, arg.commit, content);
    if (isProblem(result)) return refuse(`path/${result.summary}`, tagged("path", { path: result.error }));
    session.isFinished = true;
    await world.contents.adopt(session.spool, content.contentHash);
    return { json: fileMetadataOf(result) };
  });
}

/** A session that this app may use. The fault `lost-session` forgets it. */
function find(world: DropboxWorld, { tree, fault }: Asked<unknown>, id: string): UploadSession | undefined {
  const session = world.sessions.get(id);
  if (!session || session.tree !== tree) return undefined;
  if (session.expiresAt <= world.now() || fault("lost-session")) {
    world.sessions.delete(id);
    return undefined;
  }
  return session;
}

async function take(session: UploadSession, bytes: Buffer, offset: number): Promise<void> {
  if (bytes.length === 0) return;
  await session.spool.write(bytes, offset);
  if (session.isConcurrent) session.pieces.push({ offset, length: bytes.length });
  session.offset = Math.max(session.offset, offset + bytes.length);
}

function inTurn<T>(session: UploadSession, work: () => Promise<T>): Promise<T> {
  const turn = session.queue.then(work, work);
  session.queue = turn.catch(() => {});
  return turn;
}

function checkConcurrent(session: UploadSession, offset: number, length: number, isLast: boolean): void {
  if (offset % CONCURRENT_BLOCK_BYTES !== 0) refuseWith("concurrent_session_invalid_offset");
  if (length % CONCURRENT_BLOCK_BYTES !== 0 && !isLast) refuseWith("concurrent_session_invalid_data_size");
  const overlaps = session.pieces.some(
    (piece) =>
      piece.offset !== offset && piece.offset < offset + length && offset < piece.offset + piece.length,
  );
  if (overlaps) refuseWith("concurrent_session_invalid_offset");
}

function hasHole({ pieces, offset: end }: UploadSession): boolean {
  let reached = 0;
  for (const piece of [...pieces].sort((a, b) => a.offset - b.offset)) {
    if (piece.offset > reached) return true;
    reached = Math.max(reached, piece.offset + piece.length);
  }
  return reached < end;
}

const refuseWith = (tag: string, fields: Record<string, unknown> = {}): never =>
  refuse(tag, tagged(tag, fields));

function refuseLookup(tag: string, fields: Record<string, unknown> = {}): never {
  const lookup: Tagged = tagged(tag, fields);
  return refuse(`lookup_failed/${tag}`, tagged("lookup_failed", { lookup_failed: lookup }));
}
