import "server-only";
import { and, count, desc, eq, gt, isNotNull, ne } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archiveFiles, archiveSkips } from "../../db/schema";
import { MAX_LISTED_SKIPS } from "../limits";
import type { ArchiveTally } from "../types";
import { getArchive } from "./archive-rows";

/** What an import did, for programs. */
export type ImportSummary = {
  archiveId: string;
  handle: string | null;
  /** Tweets found, each once: those added, updated and unchanged. */
  tweets: number;
  /** Long tweets that got their whole text. */
  notes: number;
  /** Pictures and videos of tweets whose bytes are here now. */
  media: number;
  likes: number;
  added: number;
  updated: number;
  unchanged: number;
  skipped: { file: string; reason: string; count: number }[];
  brokenFiles: { file: string; problem: string }[];
  tally: ArchiveTally;
};

export async function getArchiveSummary(db: Db, archiveId: string): Promise<ImportSummary> {
  const archive = await getArchive(db, archiveId);
  const tally = archive.tally as ArchiveTally;
  const { added, updated, unchanged } = tally.tweets;
  const skipped = await db
    .select({ file: archiveSkips.fileName, reason: archiveSkips.reason, count: count() })
    .from(archiveSkips)
    .where(eq(archiveSkips.archiveId, archiveId))
    .groupBy(archiveSkips.fileName, archiveSkips.reason)
    .orderBy(desc(count()));
  const unlisted = await listUnlistedSkips(db, archiveId);
  const broken = await db
    .select({ file: archiveFiles.name, problem: archiveFiles.problem })
    .from(archiveFiles)
    .where(and(eq(archiveFiles.archiveId, archiveId), isNotNull(archiveFiles.problem)));
  return {
    archiveId,
    handle: archive.handle,
    tweets: added + updated + unchanged,
    notes: tally.notes.joined,
    media: tally.media.stored,
    likes: tally.likes.read,
    added,
    updated,
    unchanged,
    skipped: [...skipped, ...unlisted],
    brokenFiles: broken.map(({ file, problem }) => ({ file, problem: problem ?? "" })),
    tally,
  };
}

/** Of each file the records that were counted behind those that are listed with a reason. */
async function listUnlistedSkips(db: Db, archiveId: string): Promise<ImportSummary["skipped"]> {
  const files = await db
    .select({ file: archiveFiles.name, skipped: archiveFiles.skipped })
    .from(archiveFiles)
    .where(
      and(
        eq(archiveFiles.archiveId, archiveId),
        ne(archiveFiles.kind, "media"),
        gt(archiveFiles.skipped, MAX_LISTED_SKIPS),
      ),
    );
  return files.map(({ file, skipped }) => ({
    file,
    reason: "more, which are not listed",
    count: skipped - MAX_LISTED_SKIPS,
  }));
}
