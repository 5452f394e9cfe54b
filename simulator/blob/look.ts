import { z } from "zod";
import type { Call, Core, Reply } from "../core/types";
import { headResult } from "./describe";
import { badRequest, etagMismatch, notFound, notWithClientToken } from "./refusals";
import { bearerOf } from "./tokens";
import type { BlobWorld } from "./world";

/** `GET /?url=` is head; without it a list. */
export function look(core: Core, world: BlobWorld, call: Call): Reply {
  const { store, grant } = bearerOf(call, core.clock.now());
  if (grant) throw notWithClientToken();
  const url = call.url.searchParams.get("url");
  if (url === null) return list(world, store, call);
  const blob = world.find(store, world.pathnameOf(store, url));
  if (!blob) throw notFound();
  return { json: headResult(world, store, blob) };
}

function list(world: BlobWorld, store: string, { url }: Call): Reply {
  const prefix = url.searchParams.get("prefix") ?? "";
  const limit = Number(url.searchParams.get("limit") ?? 1000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw badRequest("limit must be 1 to 1000");
  const after = Buffer.from(url.searchParams.get("cursor") ?? "", "base64url").toString();
  const isFolded = url.searchParams.get("mode") === "folded";

  // Of a folded list an entry is a blob of this level, or all that lies in one folder.
  const entries = new Set<string>();
  for (const pathname of world.blobsOf(store).keys()) {
    if (!pathname.startsWith(prefix)) continue;
    const slash = isFolded ? pathname.indexOf("/", prefix.length) : -1;
    entries.add(slash < 0 ? pathname : pathname.slice(0, slash + 1));
  }
  const rest = [...entries].filter((entry) => entry > after).sort(byCodePoint);
  const page = rest.slice(0, limit);
  const hasMore = rest.length > page.length;
  const blobs = page.flatMap((entry) => world.find(store, entry) ?? []);
  return {
    json: {
      blobs: blobs.map((blob) => headResult(world, store, blob)),
      ...(isFolded && { folders: page.filter((entry) => !world.find(store, entry)) }),
      hasMore,
      ...(hasMore && { cursor: Buffer.from(page.at(-1) ?? "").toString("base64url") }),
    },
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const deleteInput = z.object({ urls: z.array(z.string()) });

/** `POST /delete {urls}`: what is not there counts as deleted. */
export async function remove(core: Core, world: BlobWorld, call: Call): Promise<Reply> {
  const { store, grant } = bearerOf(call, core.clock.now());
  if (grant) throw notWithClientToken();
  const given = deleteInput.safeParse(await call.json());
  if (!given.success) throw badRequest("urls are missing");
  const pathnames = given.data.urls.map((url) => world.pathnameOf(store, url));
  const ifMatch = call.headers["x-if-match"];
  if (ifMatch && pathnames.some((pathname) => world.find(store, pathname)?.bytes.etag !== ifMatch))
    throw etagMismatch();
  const removed = pathnames.filter((pathname) => world.remove(store, pathname));
  call.applied({ store, removed });
  return { json: {} };
}
