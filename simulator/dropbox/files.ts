import { z } from "zod";
import type { Core, Reply, Route } from "../core/types";
import { type Asked, dropboxCall } from "./calls";
import { refuse, refuseCall, tagged } from "./errors";
import { fileMetadataOf, metadataOf } from "./metadata";
import { isPath, problemOf } from "./paths";
import { type Entry, type FileEntry, type FolderEntry, freePath } from "./tree";
import type { DropboxWorld } from "./world";

/** A path, or `id:…`, or `rev:…`. */
const reference = z.string().regex(/^(\/|id:|rev:[0-9a-f]{9,})/s, "did not match pattern");
const path = z.string().refine(isPath, "did not match pattern '/(.|[\\r\\n])*'");

export function fileRoutes(core: Core, world: DropboxWorld): Route[] {
  return [
    dropboxCall(core, world, {
      operation: "dropbox.metadata",
      route: "files/get_metadata",
      scope: "files.metadata.read",
      style: "rpc",
      arg: z.object({ path: reference }),
      answer: (asked) => ({ json: metadataOf(findVisible(world, asked, asked.arg.path)) }),
    }),
    dropboxCall(core, world, {
      operation: "dropbox.download",
      route: "files/download",
      scope: "files.content.read",
      style: "content",
      arg: z.object({ path: reference }),
      answer: (asked) => download(world, asked),
    }),
    dropboxCall(core, world, {
      operation: "dropbox.delete",
      route: "files/delete_v2",
      scope: "files.content.write",
      style: "rpc",
      arg: z.object({ path, parent_rev: z.string().optional() }),
      answer: ({ arg, tree, call }) => {
        const entry = tree.at(arg.path);
        if (!entry)
          refuse("path_lookup/not_found", tagged("path_lookup", { path_lookup: tagged("not_found") }));
        if (arg.parent_rev && (entry.kind !== "file" || entry.rev !== arg.parent_rev)) {
          const conflict = tagged("conflict", { conflict: tagged(entry.kind) });
          refuse(`path_write/conflict/${entry.kind}`, tagged("path_write", { path_write: conflict }));
        }
        tree.delete(arg.path);
        call.applied({ path: entry.path });
        return { json: { metadata: metadataOf(entry) } };
      },
    }),
    dropboxCall(core, world, {
      operation: "dropbox.createFolder",
      route: "files/create_folder_v2",
      scope: "files.content.write",
      style: "rpc",
      arg: z.object({ path, autorename: z.boolean().default(false) }),
      answer: ({ arg, tree, call }) => {
        const problem = problemOf(arg.path);
        if (problem) refuse(`path/${problem}`, tagged("path", { path: tagged(problem) }));
        const there = tree.at(arg.path);
        if (there && !arg.autorename) {
          const conflict = tagged("conflict", { conflict: tagged(there.kind) });
          refuse(`path/conflict/${there.kind}`, tagged("path", { path: conflict }));
        }
        const made = there ? freePath(tree, arg.path) : arg.path;
        tree.makeFolders(made, world.newFileId);
        call.applied({ path: made });
        return { json: { metadata: metadataOf(tree.at(made) as FolderEntry) } };
      },
    }),
  ];
}

const isVisible = (world: DropboxWorld, entry: Entry): boolean =>
  entry.kind !== "file" || !entry.visibleAt || entry.visibleAt <= world.now();

function findVisible(world: DropboxWorld, { tree }: Asked<unknown>, wanted: string): FileEntry | FolderEntry {
  const entry = tree.find(wanted);
  if (!entry || !isVisible(world, entry))
    refuse("path/not_found", tagged("path", { path: tagged("not_found") }));
  return entry;
}

async function download(world: DropboxWorld, asked: Asked<{ path: string }>): Promise<Reply> {
  const file = findVisible(world, asked, asked.arg.path);
  if (file.kind !== "file") return refuse("path/not_file", tagged("path", { path: tagged("not_file") }));
  const range = rangeOf(asked.call.headers.range, file.sizeBytes);
  if (range === "impossible")
    return { status: 416, headers: { "content-range": `bytes */${file.sizeBytes}` }, bytes: Buffer.alloc(0) };
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(end - start + 1),
    "accept-ranges": "bytes",
    etag: `W/"${file.rev}"`,
    "dropbox-api-result": headerSafe(fileMetadataOf(file)),
    ...(range && { "content-range": `bytes ${start}-${end}/${file.sizeBytes}` }),
  };
  if (end < start) return { headers, bytes: Buffer.alloc(0) };
  return {
    status: range ? 206 : 200,
    headers,
    stream: await world.contents.stream(file.contentHash, start, end),
  };
}

/** One range of bytes; anything else that a Range header may say is answered with the whole file. */
function rangeOf(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | "impossible" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const isSuffix = match[1] === "";
  const start = isSuffix ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = isSuffix || match[2] === "" ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return start > end ? "impossible" : { start, end };
}

const headerSafe = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const listArg = z.object({
  path: z.string().regex(/^(\/|$)/s, "did not match pattern"),
  recursive: z.boolean().default(false),
  include_deleted: z.boolean().default(false),
  limit: z.number().int().min(1).max(2000).default(500),
});
/** A cursor knows what was asked, and after which change to go on. Deletions count from where the listing began. */
const cursorShape = listArg.extend({ after: z.number(), began: z.number() });
type Cursor = z.output<typeof cursorShape>;

export function listRoutes(core: Core, world: DropboxWorld): Route[] {
  return [
    dropboxCall(core, world, {
      operation: "dropbox.list",
      route: "files/list_folder",
      scope: "files.metadata.read",
      style: "rpc",
      arg: listArg,
      answer: (asked) => {
        const { arg, tree } = asked;
        if (arg.path === "/") refuseCall("files/list_folder", 'request body: path: Specify the root as "".');
        const folder = arg.path === "" ? undefined : findVisible(world, asked, arg.path);
        if (folder?.kind === "file")
          refuse("path/not_folder", tagged("path", { path: tagged("not_folder") }));
        return list(world, asked, { ...arg, after: 0, began: tree.change });
      },
    }),
    dropboxCall(core, world, {
      operation: "dropbox.listMore",
      route: "files/list_folder/continue",
      scope: "files.metadata.read",
      style: "rpc",
      arg: z.object({ cursor: z.string().min(1) }),
      answer: (asked) => {
        const cursor = cursorShape.safeParse(decoded(asked.arg.cursor));
        if (!cursor.success) refuse("reset", tagged("reset"));
        return list(world, asked, cursor.data);
      },
    }),
  ];
}

function list(world: DropboxWorld, { tree }: Asked<unknown>, cursor: Cursor): Reply {
  const below = `${cursor.path.toLowerCase()}/`;
  const isListed = (entry: Entry): boolean => {
    const at = entry.path.normalize("NFC").toLowerCase();
    if (!at.startsWith(below) || (!cursor.recursive && at.slice(below.length).includes("/"))) return false;
    if (entry.kind === "deleted") return cursor.include_deleted || entry.change > cursor.began;
    return isVisible(world, entry);
  };
  const found = tree.changesAfter(cursor.after).filter(isListed);
  const page = found.slice(0, cursor.limit);
  const hasMore = found.length > page.length;
  // What is not to be seen yet must not be stepped over.
  const hidden = tree.all().find((entry) => !isVisible(world, entry));
  const reached = hasMore
    ? (page.at(-1)?.change ?? 0)
    : Math.min(tree.change, (hidden?.change ?? Infinity) - 1);
  const next = { ...cursor, after: Math.max(cursor.after, reached) };
  return {
    json: { entries: page.map(metadataOf), cursor: encoded(next), has_more: hasMore },
  };
}

const encoded = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");
function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
