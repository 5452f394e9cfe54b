import type { Call, Core, Reply } from "../core/types";
import { forbidden, notFound } from "./refusals";
import { bearerOf } from "./tokens";
import type { BlobWorld, StoredBlob } from "./world";

/** The bytes at a blob's own address, whole or a range; a private blob for its store's token alone. */
export function serve(core: Core, world: BlobWorld, call: Call): Reply {
  const { store = "", access, pathname = "" } = call.params;
  if (access === "private") {
    const bearer = bearerOf(call, core.clock.now());
    if (bearer.store !== store || bearer.grant) throw forbidden();
  }
  const blob = world.find(store, pathname);
  if (!blob || blob.access !== access) throw notFound();
  const { sizeBytes, etag } = blob.bytes;
  const headers = {
    "content-type": blob.contentType,
    "accept-ranges": "bytes",
    "cache-control": `public, max-age=${blob.cacheControlSeconds}`,
    "last-modified": blob.uploadedAt.toUTCString(),
    etag,
  };
  if (call.headers["if-none-match"] === etag) return { status: 304, headers };
  const range = rangeOf(call, blob);
  if (range === "unsatisfiable")
    return { status: 416, headers: { ...headers, "content-range": `bytes */${sizeBytes}` } };
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const length = end - start + 1;
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(length),
      ...(range && { "content-range": `bytes ${start}-${end}/${sizeBytes}` }),
    },
    ...(call.method === "GET" && length > 0 && { stream: world.spool.read(blob.bytes, { start, end }) }),
  };
}

function rangeOf(
  { headers }: Call,
  { bytes }: StoredBlob,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const asked = headers.range?.match(/^bytes=(\d*)-(\d*)$/);
  if (!asked || (asked[1] === "" && asked[2] === "")) return undefined;
  const last = bytes.sizeBytes - 1;
  const start = asked[1] === "" ? Math.max(0, bytes.sizeBytes - Number(asked[2])) : Number(asked[1]);
  const end = asked[1] === "" || asked[2] === "" ? last : Math.min(Number(asked[2]), last);
  return start > end ? "unsatisfiable" : { start, end };
}
