import "server-only";
import { type Fetched, safeFetch } from "../../clients/fetch/safe-fetch";
import { AppError, isAppError } from "../../errors";
import { contentTypeOf } from "../../tweets/media/sniff";
import { SMALL_BYTES } from "../places/types";
import { atPace, type Pace } from "./pace";
import { borrowBuffer } from "./spare-buffers";

export type MediaSource = { type: "photo" | "video" | "gif"; url: string | null; bitRate: number | null };

/**
 * A file as X has it: in memory if it is small, which may be given back to the spare buffers, else as a stream that
 * must be read to its end or destroyed.
 */
export type FetchedMedia = { size: string } & Held;
type Held = { bytes: Buffer } | { stream: AsyncIterable<Buffer>; cancel: () => void };

export const MEDIA_HOSTS = ["pbs.twimg.com", "video.twimg.com"] as const;
export const MOST_BYTES = 2 * 1024 ** 3;

/** Sizes of a photo, the best first. The original is missing now and then. */
const PHOTO_SIZES = ["orig", "4096x4096", "large"];

/** Eight at once come so slowly over a line of one megabit a second. */
const SLOWEST = { windowMs: 20_000, bytesPerSecond: 16 * 1024 };
/** For a file that is held in memory: it is put at its place before the lease of its copy ends (copy-queue.ts). */
const SMALL_MS = 2 * 60_000;

export type FetchMediaOptions = { pace?: Omit<Pace, "totalMs">; signal?: AbortSignal };

/**
 * Fetches the best that X has of a picture, and says which that is.
 *
 * @throws AppError with a FetchProblem as its reason: `withheld` also where X gave no address, `gone` if no size is there;
 * the signal's reason if that stops it
 */
export async function fetchMedia(
  source: MediaSource,
  { pace = SLOWEST, signal }: FetchMediaOptions = {},
): Promise<FetchedMedia> {
  if (!source.url) throw new AppError("rejected", "X withholds this file.", { reason: "withheld" });
  const candidates = candidatesOf(source.url, source);
  for (const [index, { size, address }] of candidates.entries()) {
    try {
      const fetched = await safeFetch(address, { hosts: MEDIA_HOSTS, maxBytes: MOST_BYTES, signal });
      return { size, ...(await held(fetched, pace)) };
    } catch (error) {
      const isGone = isAppError(error) && error.reason === "gone";
      if (!isGone || index === candidates.length - 1) throw error;
    }
  }
  throw new AppError("not_found", "X does not have this file any more.", { reason: "gone" });
}

type Candidate = { size: string; address: string };

function candidatesOf(url: string, { type, bitRate }: MediaSource): Candidate[] {
  if (type !== "photo") return [{ size: bitRate ? `${bitRate} bit/s` : "best", address: url }];
  return PHOTO_SIZES.map((size) => ({ size, address: photoAddress(url, size) }));
}

/** `https://pbs.twimg.com/media/KEY.jpg` in one of its sizes. */
export function photoAddress(url: string, size: string): string {
  const address = new URL(url);
  const [, path, format] = /^(.*)\.(\w+)$/.exec(address.pathname) ?? [];
  if (path && format) address.pathname = path;
  address.searchParams.set("format", format ?? address.searchParams.get("format") ?? "jpg");
  address.searchParams.set("name", size);
  return address.href;
}

/** What kind of file a picture is, by its address: known before it is fetched, so that its name is. */
export function extensionOf({ type, url }: MediaSource): string {
  if (type !== "photo") return "mp4";
  if (!url) return "jpg";
  const { pathname, searchParams } = new URL(url);
  const format = /\.(\w{1,4})$/.exec(pathname)?.[1] ?? searchParams.get("format") ?? "jpg";
  return { jpeg: "jpg" }[format.toLowerCase()] ?? format.toLowerCase();
}

async function held({ body, sizeBytes }: Fetched, pace: Omit<Pace, "totalMs">): Promise<Held> {
  const isSmall = sizeBytes !== undefined && sizeBytes <= SMALL_BYTES;
  const rest = atPace(body, { ...pace, totalMs: isSmall ? SMALL_MS : Infinity });
  const cancel = () => void body.destroy();
  const head: Buffer[] = [];
  let length = 0;
  try {
    while (length < HEAD_BYTES) {
      const { done, value } = await rest.next();
      if (done) break;
      head.push(value);
      length += value.length;
    }
    if (contentTypeOf(Buffer.concat(head)) === "application/octet-stream") throw noPicture();
    if (isSmall) return { bytes: await gathered(head, rest, sizeBytes) };
    while (length <= SMALL_BYTES && sizeBytes === undefined) {
      const { done, value } = await rest.next();
      if (done) return { bytes: Buffer.concat(head) };
      head.push(value);
      length += value.length;
    }
    return { stream: joined(head, rest), cancel };
  } catch (error) {
    cancel();
    throw error;
  }
}

/** Chunks go where they belong as they come: held twice, eight pictures at once are felt in the memory. */
async function gathered(head: Buffer[], rest: AsyncIterator<Buffer>, sizeBytes: number): Promise<Buffer> {
  const bytes = borrowBuffer(sizeBytes);
  let filled = 0;
  for await (const chunk of joined(head, rest)) filled += chunk.copy(bytes, filled);
  return bytes;
}

/** Enough to tell what a file is. */
const HEAD_BYTES = 16;

async function* joined(head: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}

/** An error page that came as a success: worth another try. */
const noPicture = (): AppError =>
  new AppError("unavailable", "What came was no picture. It is tried again.", { reason: "unreachable" });
