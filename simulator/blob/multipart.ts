import { z } from "zod";
import type { Call, Core, Reply } from "../core/types";
import { tellCompleted } from "./callback";
import { putResult } from "./describe";
import { placingOf } from "./placing";
import { takeWithin } from "./put";
import { badRequest, tooLong } from "./refusals";
import type { Spooled } from "./spool";
import { type Bearer, bearerOf } from "./tokens";
import type { BlobWorld, Upload } from "./world";

/** Every part but the last has at least so much. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

const partsInput = z.array(z.object({ partNumber: z.number().int().min(1).max(10_000), etag: z.string() }));

/** `POST /mpu?pathname=`: create, upload or complete, as the header `x-mpu-action` says. */
export async function multipart(core: Core, world: BlobWorld, call: Call): Promise<Reply> {
  const bearer = bearerOf(call, core.clock.now());
  const action = call.headers["x-mpu-action"];
  if (action === "create") return create(core, world, call, bearer);
  if (action === "upload") return uploadPart(world, call, bearer);
  if (action === "complete") return complete(core, world, call, bearer);
  throw badRequest("x-mpu-action must be create, upload or complete");
}

function create(core: Core, world: BlobWorld, call: Call, bearer: Bearer): Reply {
  const placing = placingOf(call, bearer);
  world.checkPlace(bearer.store, placing);
  const uploadId = core.random.word(32);
  world.uploads.set(uploadId, { pathname: placing.pathname, parts: new Map() });
  return { json: { uploadId, key: `${bearer.store}/${placing.pathname}` } };
}

async function uploadPart(world: BlobWorld, call: Call, bearer: Bearer): Promise<Reply> {
  const { parts } = uploadOf(world, call, bearer);
  const number = Number(call.headers["x-mpu-part-number"]);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw badRequest("x-mpu-part-number must be 1 to 10000");
  const part = await takeWithin(world, call, bearer);
  const earlier = parts.get(number);
  if (earlier) world.spool.drop(earlier);
  parts.set(number, part);
  return { json: { etag: part.etag } };
}

async function complete(core: Core, world: BlobWorld, call: Call, bearer: Bearer): Promise<Reply> {
  const upload = uploadOf(world, call, bearer);
  const placing = placingOf(call, bearer);
  const given = partsInput.safeParse(await call.json());
  if (!given.success || given.data.length === 0) throw badRequest("parts are missing");
  const parts = partsOf(upload, given.data);
  const maxBytes = bearer.grant?.maximumSizeInBytes;
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (maxBytes !== undefined && sizeBytes > maxBytes) throw tooLong(maxBytes);

  world.checkPlace(bearer.store, placing);
  const blob = world.place(bearer.store, placing, await world.spool.join(parts));
  world.uploads.delete(uploadIdOf(call));
  for (const part of upload.parts.values()) world.spool.drop(part);
  call.applied({ store: bearer.store, pathname: blob.pathname, sizeBytes, parts: parts.length });
  tellCompleted(core, world, bearer, blob);
  return { json: putResult(world, bearer.store, blob) };
}

const uploadIdOf = ({ headers }: Call): string => headers["x-mpu-upload-id"]?.toString() ?? "";

function uploadOf(world: BlobWorld, call: Call, { store }: Bearer): Upload {
  const upload = world.uploads.get(uploadIdOf(call));
  const key = decodeURIComponent(call.headers["x-mpu-key"]?.toString() ?? "");
  if (
    !upload ||
    key !== `${store}/${upload.pathname}` ||
    call.url.searchParams.get("pathname") !== upload.pathname
  )
    throw badRequest("there is no such upload");
  return upload;
}

function partsOf(upload: Upload, given: { partNumber: number; etag: string }[]): Spooled[] {
  const wanted = [...given].sort((a, b) => a.partNumber - b.partNumber);
  const parts = wanted.map(({ partNumber, etag }) => {
    const part = upload.parts.get(partNumber);
    if (part?.etag !== etag) throw badRequest(`part ${partNumber} was not uploaded so`);
    return part;
  });
  if (parts.slice(0, -1).some(({ sizeBytes }) => sizeBytes < MIN_PART_BYTES))
    throw badRequest("a part other than the last is smaller than 5 MB");
  return parts;
}
