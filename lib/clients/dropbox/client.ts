import "server-only";
import { Readable } from "node:stream";
import { Dropbox, type files } from "dropbox";
import { z } from "zod";
import { now as clock } from "../../clock";
import { AppError, isAppError } from "../../errors";
import { bodyOf } from "../fetch/body";
import { authorized, type DropboxAccess, jsonOf, type Post, TEXT_MS } from "./authorized";
import { contentHashOf } from "./content-hash";
import { correctOffsetOf, isLookupFailed, isNotFound, problemOf, senseless, translated } from "./problems";
import { textOf } from "./send";
import type { DropboxClient, DropboxFile, UploadSession } from "./types";

/** What goes in one request. Larger files go in pieces of this size: a cut then costs one piece. */
export const SMALL_UPLOAD_BYTES = 8 * 1024 * 1024;

const fileShape = z
  .object({
    path_display: z.string(),
    size: z.number().int().min(0),
    content_hash: z.string(),
    rev: z.string(),
  })
  .transform((file) => ({
    path: file.path_display,
    sizeBytes: file.size,
    contentHash: file.content_hash,
    rev: file.rev,
  }));
type Made = z.output<typeof fileShape>;
const foundShape = z.union([
  z.looseObject({ ".tag": z.literal("file") }),
  z.looseObject({ ".tag": z.literal("folder") }),
]);
const accountShape = z
  .object({ account_id: z.string(), email: z.string(), name: z.object({ display_name: z.string() }) })
  .transform(({ account_id, email, name }) => ({
    accountId: account_id,
    displayName: name.display_name,
    email,
  }));
const spaceShape = z
  .object({ used: z.number(), allocation: z.object({ allocated: z.number() }) })
  .transform(({ used, allocation }) => ({ usedBytes: used, allocatedBytes: allocation.allocated }));
const sessionShape = z.object({ session_id: z.string().min(1) });

type Deps = { now?: () => Date };

/** One linked Dropbox, by the SDK. See DropboxClient for what each call promises. */
export function dropboxClient(access: DropboxAccess, { now = clock }: Deps = {}): DropboxClient {
  const post = authorized(access);
  // The token in the header is put there by `post`; the SDK only must have one to send a header at all.
  const sdk = new Dropbox({ accessToken: "-", fetch: fetchBy(post) });

  /** Asks, checks the answer and translates what is not one. */
  async function ask<T>(
    shape: z.ZodType<T>,
    call: () => Promise<{ result: unknown }>,
    whenRefused: (error: unknown) => T | undefined = () => undefined,
  ): Promise<T> {
    let result: unknown;
    try {
      ({ result } = await call());
    } catch (error) {
      const instead = whenRefused(error);
      if (instead !== undefined) return instead;
      throw translated(error, now());
    }
    const parsed = shape.safeParse(result);
    if (!parsed.success) throw senseless(parsed.error);
    return parsed.data;
  }

  async function findFile(path: string): Promise<DropboxFile | undefined> {
    const found = await ask(
      foundShape.or(z.null()),
      () => sdk.filesGetMetadata({ path }),
      (error) => (isNotFound(error) ? null : undefined),
    );
    if (found === null) return undefined;
    if (found[".tag"] === "folder") throw new AppError("conflict", "Dropbox has a folder of this name.");
    return fileOf(parse(fileShape, found));
  }

  /** Makes a file by `call`, or finds that it is there; what is damaged does not stay. */
  async function make(
    path: string,
    contentHash: string,
    call: () => Promise<{ result: unknown }>,
    whenRefused?: (error: unknown) => undefined,
  ): Promise<DropboxFile> {
    let made: Made;
    try {
      made = await ask(fileShape, call, whenRefused);
    } catch (error) {
      if (!isAppError(error, "conflict")) throw error;
      const there = await findFile(path);
      if (there?.contentHash !== contentHash) throw error;
      return there;
    }
    if (made.contentHash === contentHash) return fileOf(made);
    // Just this revision: should somebody have put theirs in its place since, that stays.
    await ask(z.unknown(), () => sdk.filesDeleteV2({ path: made.path, parent_rev: made.rev }));
    throw new AppError("unavailable", "The file was damaged at Dropbox, and was taken away again.", {
      reason: "damaged",
    });
  }

  return {
    getAccount: () => ask(accountShape, () => sdk.usersGetCurrentAccount()),

    getSpace: () => ask(spaceShape, () => sdk.usersGetSpaceUsage()),

    findFile,

    uploadSmall: (path, bytes, contentHash = contentHashOf(bytes)) =>
      make(path, contentHash, () =>
        sdk.filesUpload({ ...neverOver(path), contents: bytes, content_hash: contentHash }),
      ),

    startSession: async () => {
      const { session_id } = await ask(sessionShape, () =>
        sdk.filesUploadSessionStart({ contents: Buffer.alloc(0) }),
      );
      return { sessionId: session_id, offset: 0 };
    },

    appendToSession: ({ sessionId, offset }, piece) =>
      ask<UploadSession>(
        z.unknown().transform(() => ({ sessionId, offset: offset + piece.length })),
        () =>
          sdk.filesUploadSessionAppendV2({
            cursor: { session_id: sessionId, offset },
            contents: piece,
            content_hash: contentHashOf(piece),
          }),
        (error) => {
          const correctOffset = correctOffsetOf(error);
          if (correctOffset !== undefined) return { sessionId, offset: correctOffset };
          if (isNotFound(error)) throw sessionGone(error);
          return undefined;
        },
      ),

    finishSession: ({ sessionId, offset }, path, contentHash) =>
      make(
        path,
        contentHash,
        () =>
          sdk.filesUploadSessionFinish({
            cursor: { session_id: sessionId, offset },
            commit: neverOver(path),
            contents: Buffer.alloc(0),
          }),
        (error) => {
          if (isLookupFailed(error)) throw sessionGone(error);
          return undefined;
        },
      ),

    download: (path, range) => download(post, path, range, now),
  };
}

/**
 * `add` without `strict_conflict`: the same content is no conflict. `mute`: thousands of pictures are no thousand
 * notices on the person's desktop.
 */
const neverOver = (path: string): files.CommitInfo => ({
  path,
  mode: { ".tag": "add" },
  autorename: false,
  mute: true,
});

const fileOf = ({ path, sizeBytes, contentHash }: Made): DropboxFile => ({ path, sizeBytes, contentHash });

const sessionGone = (error: unknown): AppError =>
  new AppError("not_found", "Dropbox does not have this upload any more. It has to begin again.", {
    reason: "session_gone",
    cause: error,
  });

function parse<T>(shape: z.ZodType<T>, given: unknown): T {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw senseless(parsed.error);
  return parsed.data;
}

/** The SDK's way out to the network. Its answers are short: bytes of files do not come this way. */
function fetchBy(post: Post) {
  return async (address: string, init: RequestInit): Promise<Response> => {
    const {
      authorization: _token,
      Authorization: _sdks,
      ...headers
    } = init.headers as Record<string, string>;
    const { url, response, text } = await post(address, headers, bodyFor(init.body));
    const retryAfter = response.headers["retry-after"];
    return new Response(text ?? (await textOf(url, response, TEXT_MS)), {
      status: response.statusCode,
      headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
    });
  };
}

const bodyFor = (body: RequestInit["body"]): Buffer | string | undefined =>
  Buffer.isBuffer(body) || typeof body === "string" ? body : undefined;

const DOWNLOAD_IDLE_MS = 60_000;
/** A film that somebody watches as it comes. */
const DOWNLOAD_TOTAL_MS = 6 * 60 * 60_000;

/** Not by the SDK, whose download holds the whole file in memory. */
async function download(
  post: Post,
  path: string,
  range: { start: number; end?: number } | undefined,
  now: () => Date,
): Promise<Readable> {
  const { response, text } = await post("https://content.dropboxapi.com/2/files/download", {
    "dropbox-api-arg": headerSafe({ path }),
    ...(range && { range: `bytes=${range.start}-${range.end ?? ""}` }),
  });
  // A start past the end gives no bytes, as in every other store.
  if (response.statusCode === 416) return Readable.from([]);
  if (text !== undefined) {
    const body = jsonOf(text);
    throw problemOf(response.statusCode ?? 0, response.headers["retry-after"], body, now());
  }
  // The body has its own time limits: a reader who pauses is no sign of a dead connection.
  response.socket.setTimeout(0);
  const limits = { maxBytes: Number.MAX_SAFE_INTEGER, idleMs: DOWNLOAD_IDLE_MS, totalMs: DOWNLOAD_TOTAL_MS };
  return bodyOf(response, limits);
}

/** Headers are ASCII: other letters go as JSON's own escapes. */
const headerSafe = (arg: unknown): string =>
  JSON.stringify(arg).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
