import { z } from "zod";
import type { Asked } from "./calls";
import { type Tagged, tagged } from "./errors";
import { problemOf } from "./paths";
import { type FileEntry, freePath } from "./tree";
import type { DropboxWorld } from "./world";

const PATH = /^\//s;
export const hash = z.string().regex(/^[0-9a-f]{64}$/, "did not match pattern");

/** Where and how bytes become a file: the same for an upload and for the end of a session. */
export const commitArg = z.object({
  path: z.string().regex(PATH, "did not match pattern '/(.|[\\r\\n])*'"),
  mode: z
    .union([
      z.enum(["add", "overwrite"]),
      z.object({ ".tag": z.enum(["add", "overwrite"]) }),
      z.object({ ".tag": z.literal("update"), update: z.string() }),
    ])
    .default("add"),
  autorename: z.boolean().default(false),
  client_modified: z.iso.datetime().optional(),
  mute: z.boolean().default(false),
  strict_conflict: z.boolean().default(false),
});
export type CommitArg = z.output<typeof commitArg>;

/** Why a file cannot be written: the words of the summary, and the tagged error. */
export type WriteProblem = { summary: string; error: Tagged };

/**
 * Makes a file of bytes that are kept already.
 *
 * `add` finds a file of the same content to be no conflict unless `strict_conflict` is set; the file that is there is
 * answered, unchanged.
 */
export function commit(
  world: DropboxWorld,
  { tree, grant, call, fault }: Asked<unknown>,
  arg: CommitArg,
  content: { contentHash: string; sizeBytes: number },
): FileEntry | WriteProblem {
  const problem = problemOf(arg.path);
  if (problem) return { summary: problem, error: tagged(problem) };
  if (tree.isBelowFile(arg.path)) return conflict("file_ancestor");

  const there = tree.at(arg.path);
  const outcome = whatHappens(arg, there?.kind === "file" ? there : there && "folder", content.contentHash);
  if (outcome === "same" && there?.kind === "file") return there;
  if (outcome === "conflict" && !arg.autorename) return conflict(there?.kind ?? "file");

  const isFull = world.usedBytes(grant.account) + content.sizeBytes > grant.account.quotaBytes;
  if (isFull || fault("full")) return { summary: "insufficient_space", error: tagged("insufficient_space") };

  const late = fault("late");
  const path = outcome === "conflict" ? freePath(tree, arg.path) : arg.path;
  const entry = world.write(tree, path, content.contentHash, content.sizeBytes, {
    ...(outcome === "replace" && there && { id: there.id }),
    ...(arg.client_modified && { clientModified: new Date(arg.client_modified) }),
    ...(late && { visibleAt: new Date(world.now().getTime() + Number(late.detail?.ms ?? 1000)) }),
  });
  call.applied({
    path: entry.path,
    account: grant.account.accountId,
    contentHash: entry.contentHash,
    sizeBytes: entry.sizeBytes,
    ...(outcome === "replace" && { isReplaced: true }),
  });
  return entry;
}

export const isProblem = (result: FileEntry | WriteProblem): result is WriteProblem => "error" in result;

function whatHappens(
  { mode, strict_conflict: isStrict }: CommitArg,
  there: FileEntry | "folder" | undefined,
  contentHash: string,
): "new" | "same" | "replace" | "conflict" {
  const tag = typeof mode === "string" ? mode : mode[".tag"];
  const rev = typeof mode === "object" && mode[".tag"] === "update" ? mode.update : undefined;
  if (!there) return rev && isStrict ? "conflict" : "new";
  if (there === "folder") return "conflict";
  if (there.contentHash === contentHash && !isStrict) return "same";
  if (tag === "overwrite" || rev === there.rev) return "replace";
  return "conflict";
}

const conflict = (kind: string): WriteProblem => ({
  summary: `conflict/${kind}`,
  error: tagged("conflict", { conflict: tagged(kind) }),
});
