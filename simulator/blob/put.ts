import type { Call, Core, Reply } from "../core/types";
import { tellCompleted } from "./callback";
import { putResult } from "./describe";
import { placingOf } from "./placing";
import { notFound, notWithClientToken, tooLong } from "./refusals";
import { type Spooled, TooLong } from "./spool";
import { type Bearer, bearerOf } from "./tokens";
import type { BlobWorld } from "./world";

/** `PUT /?pathname=`, and with `fromUrl=` a copy. */
export async function put(core: Core, world: BlobWorld, call: Call): Promise<Reply> {
  const bearer = bearerOf(call, core.clock.now());
  const from = call.url.searchParams.get("fromUrl");
  if (from !== null) return copy(world, call, bearer, from);
  const placing = placingOf(call, bearer);
  world.checkPlace(bearer.store, placing);
  const blob = world.place(bearer.store, placing, await takeWithin(world, call, bearer));
  call.applied({ store: bearer.store, pathname: blob.pathname, sizeBytes: blob.bytes.sizeBytes });
  tellCompleted(core, world, bearer, blob);
  return { json: putResult(world, bearer.store, blob) };
}

/** `POST /rename?pathname=&fromUrl=`. */
export async function rename(core: Core, world: BlobWorld, call: Call): Promise<Reply> {
  const bearer = bearerOf(call, core.clock.now());
  const from = call.url.searchParams.get("fromUrl") ?? "";
  const reply = await copy(world, call, bearer, from);
  world.remove(bearer.store, world.pathnameOf(bearer.store, from));
  return reply;
}

async function copy(world: BlobWorld, call: Call, bearer: Bearer, from: string): Promise<Reply> {
  if (bearer.grant) throw notWithClientToken();
  const source = world.find(bearer.store, world.pathnameOf(bearer.store, from));
  if (!source) throw notFound();
  const placing = placingOf(call, bearer);
  world.checkPlace(bearer.store, placing);
  const contentType = placing.contentType ?? source.contentType;
  const bytes = await world.spool.join([source.bytes]);
  const blob = world.place(bearer.store, { ...placing, contentType }, bytes);
  call.applied({ store: bearer.store, pathname: blob.pathname, copiedFrom: source.pathname });
  return { json: putResult(world, bearer.store, blob) };
}

/** Takes the body into a file; a browser's within the size of its grant. */
export async function takeWithin(world: BlobWorld, { body }: Call, { grant }: Bearer): Promise<Spooled> {
  const maxBytes = grant?.maximumSizeInBytes ?? Number.POSITIVE_INFINITY;
  return world.spool.take(body, maxBytes).catch((error) => {
    throw error instanceof TooLong ? tooLong(maxBytes) : error;
  });
}
