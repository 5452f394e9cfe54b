import { Transform } from "node:stream";
import type { Call, Reply, Route } from "../core/types";
import type { Media } from "./nouns";
import type { Content } from "./padding";
import { avatar, film, photo, preview } from "./pictures";
import type { World } from "./world";

type Place = {
  operation: string;
  path: string;
  find: (
    world: World,
    params: Record<string, string>,
    query: URLSearchParams,
  ) => Promise<Content | undefined>;
};

/** pbs.twimg.com and video.twimg.com, each below its name. */
const PLACES: Place[] = [
  {
    operation: "media.photo",
    path: "/pbs.twimg.com/media/:file",
    // KEY.jpg?name=large, KEY?format=jpg&name=large and KEY.jpg:large are the same picture.
    find: async (world, { file = "" }, query) => {
      const [, key = "", extension, suffix] = /^([^.:]+)(?:\.(\w+))?(?::(\w+))?$/.exec(file) ?? [];
      const media = find(world, key, "photo");
      const name = suffix ?? query.get("name") ?? "medium";
      return media && photo(media, name, query.get("format") ?? extension ?? "jpg");
    },
  },
  {
    operation: "media.preview",
    path: "/pbs.twimg.com/ext_tw_video_thumb/:id/pu/img/:file",
    find: async (world, { file }) => previewOf(world, file),
  },
  {
    operation: "media.preview",
    path: "/pbs.twimg.com/tweet_video_thumb/:file",
    find: async (world, { file }) => previewOf(world, file),
  },
  {
    operation: "media.avatar",
    path: "/pbs.twimg.com/profile_images/:id/:file",
    find: async (world, { id = "" }) => {
      const person = world.people.get(id);
      return person && avatar(person);
    },
  },
  {
    operation: "media.video",
    path: "/video.twimg.com/ext_tw_video/:id/pu/vid/avc1/:size/:file",
    find: async (world, { size = "", file }) => {
      const media = find(world, keyOf(file), "video");
      return media && film(media, size);
    },
  },
  {
    operation: "media.video",
    path: "/video.twimg.com/tweet_video/:file",
    find: async (world, { file }) => {
      const media = find(world, keyOf(file), "animated_gif");
      return media && film(media, "gif");
    },
  },
];

export function mediaHost(world: World): Route[] {
  return PLACES.flatMap(({ operation, path, find }) =>
    ["GET", "HEAD"].map((method) => ({
      operation,
      method,
      path,
      answer: async (call: Call) => {
        const content = await find(world, call.params, call.url.searchParams);
        if (world.core.faults.take(operation, "wrong-type"))
          return { html: "<!doctype html><title>Please try again</title>" };
        if (!content) return { status: 404, headers: { "content-type": "text/plain" } };
        const reply = deliver(call, content);
        return world.core.faults.take(operation, "stall") ? stalled(reply) : reply;
      },
    })),
  );
}

function deliver({ method, headers }: Call, content: Content): Reply {
  const common = {
    "content-type": content.type,
    etag: content.etag,
    "accept-ranges": "bytes",
    "cache-control": "max-age=604800, must-revalidate",
  };
  if (headers["if-none-match"] === content.etag) return { status: 304, headers: common };
  const range = readRange(headers.range, headers["if-range"], content);
  if (range === "none")
    return { status: 416, headers: { ...common, "content-range": `bytes */${content.sizeBytes}` } };
  const { start, end } = range ?? { start: 0, end: content.sizeBytes - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      "content-length": String(end - start + 1),
      ...(range && { "content-range": `bytes ${start}-${end}/${content.sizeBytes}` }),
    },
    ...(method === "GET" && { stream: content.read(start, end) }),
  };
}

/** Half of it comes, then nothing; the connection stays open until the other side has had enough. */
function stalled(reply: Reply): Reply {
  const whole = reply.stream;
  if (!whole) return reply;
  let left = Math.floor(Number(reply.headers?.["content-length"]) / 2);
  const half = new Transform({
    transform(chunk: Buffer, _, done) {
      const piece = chunk.subarray(0, left);
      left -= piece.length;
      if (left > 0) done(null, piece);
      else this.push(piece);
    },
  });
  return { ...reply, stream: whole.pipe(half) };
}

/** One range of bytes. A part of something that has changed is no part of it: then all is given. */
function readRange(
  header: string | undefined,
  ifRange: string | string[] | undefined,
  { sizeBytes, etag }: Content,
): { start: number; end: number } | "none" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if ((from === "" && to === "") || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const last = sizeBytes - 1;
  const start = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === "" || to === "" ? last : Math.min(Number(to), last);
  return start > end ? "none" : { start, end };
}

/** What the media host would give for an address, such as https://pbs.twimg.com/media/KEY.jpg?name=orig. */
export async function contentOf(world: World, address: string): Promise<Content | undefined> {
  const { host, pathname, searchParams } = new URL(address);
  const given = `/${host}${pathname}`.split("/");
  for (const { path, find } of PLACES) {
    const pieces = path.split("/");
    if (pieces.length !== given.length) continue;
    if (!pieces.every((piece, index) => piece.startsWith(":") || piece === given[index])) continue;
    const params = Object.fromEntries(pieces.map((piece, index) => [piece.slice(1), given[index] ?? ""]));
    return find(world, params, searchParams);
  }
  return undefined;
}

const previewOf = async (world: World, file?: string): Promise<Content | undefined> => {
  const media = world.mediaByFile.get(keyOf(file));
  return media && media.type !== "photo" ? preview(media) : undefined;
};

function find(world: World, key: string, type: Media["type"]): Media | undefined {
  const media = world.mediaByFile.get(key);
  return media?.type === type ? media : undefined;
}

const keyOf = (file = ""): string => file.replace(/\.\w+$/, "");
