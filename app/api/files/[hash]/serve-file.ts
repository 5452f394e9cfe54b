import type { Readable } from "node:stream";
import { ReadableStream as WebStream } from "node:stream/web";
import { type ByteRange, parseByteRange } from "./byte-range";

type StoredFile = { hash: string; sizeBytes: number; contentType: string };
type Read = (range?: ByteRange) => Promise<Readable>;

/** What a browser may show by itself; anything else is only ever saved. */
const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"]);

/** The answer to a request for a file, whole or in pieces. Reads only what is sent. */
export async function serveFile(request: Request, file: StoredFile, read: Read): Promise<Response> {
  const etag = `"${file.hash}"`;
  const headers = new Headers({
    "accept-ranges": "bytes",
    // A hash never changes its bytes. Another cookie asks again: the next person at this browser sees nothing of this one.
    "cache-control": "private, max-age=31536000, immutable",
    vary: "cookie",
    etag,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  if (request.headers.get("if-none-match")?.includes(etag))
    return new Response(null, { status: 304, headers });

  const isShown = SHOWN.has(file.contentType);
  headers.set("content-type", isShown ? file.contentType : "application/octet-stream");
  headers.set("content-disposition", isShown ? "inline" : "attachment");

  const ifRange = request.headers.get("if-range");
  const asked = ifRange && ifRange !== etag ? null : request.headers.get("range");
  const range = parseByteRange(asked, file.sizeBytes);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-length", String(range ? range.end - range.start + 1 : file.sizeBytes));
  if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${file.sizeBytes}`);
  const status = range ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  return new Response(bodyOf(await read(range), request.signal), { status, headers });
}

/**
 * The bytes as a body. Whoever hangs up ends the reading, also before the first byte was asked for: else the file would
 * stay open. Node's own `toWeb` throws, where nobody can catch it, when more comes from a slow place after that.
 */
function bodyOf(source: Readable, signal: AbortSignal): ReadableStream {
  const end = () => source.destroy();
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  source.once("close", () => signal.removeEventListener("abort", end));
  return WebStream.from(source) as ReadableStream;
}
