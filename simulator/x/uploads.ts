import sharp from "sharp";
import { z } from "zod";
import type { Call, Route } from "../core/types";
import { guarded } from "./access";
import { addMedia } from "./compose";
import { readFormData } from "./form-data";
import type { Media, Person, Upload } from "./nouns";
import { invalidRequest } from "./problems";
import type { World } from "./world";

const EXPIRES_SECONDS = 86_400;
const MB = 1024 * 1024;

/** What X calls a category, what becomes of it, and how large it may be. */
const CATEGORIES: Record<string, { type: Media["type"]; mostBytes: number; accepts: RegExp }> = {
  tweet_image: { type: "photo", mostBytes: 5 * MB, accepts: /^image\/(jpeg|png|webp|bmp|tiff|pjpeg)$/ },
  tweet_gif: { type: "animated_gif", mostBytes: 15 * MB, accepts: /^image\/gif$/ },
  tweet_video: { type: "video", mostBytes: 512 * MB, accepts: /^video\/(mp4|webm|mp2t|quicktime)$/ },
};

const beginInput = z.object({
  media_type: z.string(),
  total_bytes: z.number().int().positive(),
  media_category: z.string().default("tweet_image"),
});

/** Upload in pieces: begin, append, finish, and ask how processing stands. */
export function uploadRoutes(world: World): Route[] {
  const route = (
    operation: string,
    path: string,
    answer: Parameters<typeof guarded>[1]["answer"],
    method = "POST",
  ) => guarded(world, { operation, method, path, by: "user", scopes: ["media.write"], answer });
  return [
    route("x.mediaInitialize", "/2/media/upload/initialize", async (call, { person }) => {
      const upload = begin(world, await call.json(), person as Person);
      call.applied({ uploadId: upload.id });
      return {
        json: { data: { id: upload.id, media_key: keyOf(upload), expires_after_secs: EXPIRES_SECONDS } },
      };
    }),
    route("x.mediaAppend", "/2/media/upload/:id/append", async (call, { person }) => {
      const upload = getUpload(world, call.params.id, person);
      if (upload.state !== "open") throw invalidRequest("The media is not open for appending.");
      const { index, bytes } = await readSegment(call);
      upload.segments.set(index, bytes);
      call.applied({ uploadId: upload.id, segment: index, bytes: bytes.length });
      return { json: { data: { expires_at: Math.floor(upload.expiresAt.getTime() / 1000) } } };
    }),
    route("x.mediaFinalize", "/2/media/upload/:id/finalize", async (call, { person }) => {
      const upload = getUpload(world, call.params.id, person);
      if (upload.state === "open") await finish(world, upload);
      call.applied({ uploadId: upload.id, state: upload.state });
      return { json: { data: shown(upload) } };
    }),
    route(
      "x.mediaStatus",
      "/2/media/upload",
      ({ url }, { person }) => {
        const upload = getUpload(world, url.searchParams.get("media_id") ?? "", person);
        if (upload.state === "open") throw invalidRequest("The media is not finalized.");
        goOn(world, upload);
        return { json: { data: shown(upload) } };
      },
      "GET",
    ),
    route("x.mediaMetadata", "/2/media/metadata", async (call, { person }) => {
      const asked = altInput.safeParse(await call.json());
      if (!asked.success) throw invalidRequest(z.prettifyError(asked.error));
      const { id, metadata } = asked.data;
      const upload = getUpload(world, id, person);
      upload.altText = metadata.alt_text.text;
      const media = world.media.get(keyOf(upload));
      if (media) media.altText = upload.altText;
      call.applied({ uploadId: id, altText: upload.altText });
      return { json: { data: { id, associated_metadata: { alt_text: { text: upload.altText } } } } };
    }),
  ];
}

const altInput = z.object({
  id: z.string(),
  metadata: z.object({ alt_text: z.object({ text: z.string().max(1000) }) }),
});

function begin(world: World, body: unknown, person: Person): Upload {
  const given = beginInput.safeParse(body);
  if (!given.success) throw invalidRequest(z.prettifyError(given.error));
  const { media_type: mediaType, total_bytes: totalBytes, media_category: name } = given.data;
  const category = CATEGORIES[name];
  if (!category?.accepts.test(mediaType))
    throw invalidRequest(`The media type ${mediaType} is not one of ${name}.`);
  if (totalBytes > category.mostBytes)
    throw invalidRequest(`File size exceeds ${category.mostBytes} bytes.`, {
      total_bytes: [String(totalBytes)],
    });
  const now = world.core.clock.now();
  const upload: Upload = {
    id: world.ids.next(now),
    personId: person.id,
    type: category.type,
    mediaType,
    totalBytes,
    segments: new Map(),
    state: "open",
    expiresAt: new Date(now.getTime() + EXPIRES_SECONDS * 1000),
  };
  world.uploads.set(upload.id, upload);
  return upload;
}

const MEDIA_PREFIX = { photo: 3, video: 7, animated_gif: 16 };
const keyOf = (upload: Upload): string => `${MEDIA_PREFIX[upload.type]}_${upload.id}`;

function getUpload(world: World, id: string | undefined, person: Person | undefined): Upload {
  const upload = world.uploads.get(id ?? "");
  if (!upload || upload.personId !== person?.id || upload.expiresAt <= world.core.clock.now())
    throw invalidRequest("Could not find media_id.", { media_id: [id ?? ""] });
  return upload;
}

/** As form data, with the bytes, or as JSON, with them in base64. */
async function readSegment(call: Call): Promise<{ index: number; bytes: Buffer }> {
  const type = call.headers["content-type"] ?? "";
  let index: unknown;
  let bytes: Buffer | undefined;
  if (type.includes("json")) {
    const body = (await call.json()) as { segment_index?: unknown; media?: unknown };
    index = body.segment_index;
    if (typeof body.media === "string") bytes = Buffer.from(body.media, "base64");
  } else {
    const fields = readFormData(type, await call.bytes());
    index = fields.get("segment_index")?.toString();
    bytes = fields.get("media");
  }
  const number = Number(index);
  if (
    !bytes ||
    index === null ||
    index === undefined ||
    !Number.isInteger(number) ||
    number < 0 ||
    number > 999
  )
    throw invalidRequest("`media` and `segment_index` (0 to 999) are required.");
  return { index: number, bytes };
}

/** Photos are there at once; what moves has to be processed. */
async function finish(world: World, upload: Upload): Promise<void> {
  const bytes = Buffer.concat([...upload.segments].sort(([a], [b]) => a - b).map(([, segment]) => segment));
  if (bytes.length !== upload.totalBytes)
    throw invalidRequest(
      `Segments do not add up to provided total file size: ${bytes.length}, ${upload.totalBytes}.`,
    );
  const { width, height } = upload.type === "video" ? { width: 1280, height: 720 } : await measure(bytes);
  const media = addMedia(
    world,
    {
      type: upload.type,
      format: upload.mediaType === "image/png" ? "png" : "jpg",
      width,
      height,
      altText: upload.altText,
    },
    { id: upload.id, uploaded: upload.type === "animated_gif" ? undefined : bytes },
  );
  upload.mediaKey = media.mediaKey;
  upload.segments.clear();
  upload.state = upload.type === "photo" ? "succeeded" : "pending";
  if (world.core.faults.take("x.mediaFinalize", "processing-fails")) upload.willFail = true;
}

async function measure(bytes: Buffer): Promise<{ width: number; height: number }> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    throw invalidRequest("Media type unrecognized.");
  }
}

/** Each question finds it one step further. */
function goOn(world: World, upload: Upload): void {
  if (upload.state === "pending") upload.state = "in_progress";
  else if (upload.state === "in_progress" && !world.core.faults.take("x.mediaStatus", "processing-stays"))
    upload.state = upload.willFail ? "failed" : "succeeded";
}

const PROGRESS = { pending: 0, in_progress: 50, failed: 50, succeeded: 100 };

function shown({ id, state, type, totalBytes, mediaKey }: Upload): Record<string, unknown> {
  const isUnderWay = state === "pending" || state === "in_progress";
  return {
    id,
    media_key: mediaKey,
    size: totalBytes,
    expires_after_secs: EXPIRES_SECONDS,
    ...(type !== "photo" &&
      state !== "open" && {
        processing_info: {
          state,
          progress_percent: PROGRESS[state],
          ...(isUnderWay && { check_after_secs: 1 }),
          ...(state === "failed" && {
            error: { code: 1, name: "InvalidMedia", message: "Unsupported video format" },
          }),
        },
      }),
  };
}

/** The media of a new tweet: up to four photos, or one that moves; each uploaded by its author. */
export function takeUploads(world: World, ids: string[], person: Person): string[] {
  const invalid = () => invalidRequest("Your media IDs are invalid.", { "media.media_ids": ids });
  const uploads = ids.map((id) => {
    const upload = world.uploads.get(id);
    const isUsable =
      upload?.personId === person.id &&
      upload.state === "succeeded" &&
      upload.expiresAt > world.core.clock.now();
    if (!upload?.mediaKey || !isUsable) throw invalid();
    return upload;
  });
  if (uploads.length > 1 && uploads.some(({ type }) => type !== "photo")) throw invalid();
  return uploads.map(({ mediaKey }) => mediaKey as string);
}
