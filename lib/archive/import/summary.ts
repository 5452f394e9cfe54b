import "server-only";
import { and, count, desc, eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { archiveFiles, archiveSkips } from "../../db/schema";
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
    skipped,
    brokenFiles: broken.map(({ file, problem }) => ({ file, problem: problem ?? "" })),
    tally,
  };
}
