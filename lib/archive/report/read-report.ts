import "server-only";
import { and, asc, eq, sql as raw } from "drizzle-orm";
import type { Db } from "../../db/client";
import {
  archiveEntries,
  archiveFiles,
  archiveMediaFolders,
  archiveSkips,
  type archives,
} from "../../db/schema";
import { AppError } from "../../errors";
import { FORMATS } from "../formats";
import { getArchive } from "../import/archive-rows";
import { findArchive } from "../upload/queries";
import { differencesOf, rowCounts, sumOf } from "./add-up";
import { listEarlier } from "./gone";
import type { ArchiveReport, ReportFile, ReportMedia, ReportPart, ReportSince, RowCounts } from "./types";

type ArchiveRow = typeof archives.$inferSelect;
type FileRow = typeof archiveFiles.$inferSelect;

/** The report of a person's own archive. @throws AppError `not_found` */
export async function getReport(db: Db, ownerId: string, archiveId: string): Promise<ArchiveReport> {
  const archive = await findArchive(db, ownerId, archiveId);
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  return reportOf(db, archive);
}

/** The report of any archive, whoever owns it. Of an import that is not over it tells how far it is. @throws AppError `not_found` */
export async function readReport(db: Db, archiveId: string): Promise<ArchiveReport> {
  return reportOf(db, await getArchive(db, archiveId));
}

export async function reportOf(db: Db, archive: ArchiveRow): Promise<ArchiveReport> {
  const rows = await db
    .select()
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, archive.id))
    .orderBy(asc(archiveFiles.position));
  const data = rows.filter(({ kind }) => kind !== "media").map(fileOf);
  const files = [...data, ...(await listOthers(db, archive.id))];
  const sums = { tweets: sumOf(data, "tweets"), notes: sumOf(data, "notes"), likes: sumOf(data, "likes") };
  const media = await mediaOf(db, archive);
  const { findings } = archive;
  const differences = differencesOf({ files, sums, media, findings, listedTweets: listedTweetsOf(data) });
  return {
    archive: nameOf(archive),
    // What was imported before there was a report was not counted whole.
    isWhole: archive.status === "done" && findings !== null && differences.length === 0,
    saysHowMany: sums.tweets.expected !== null || (findings?.headers ?? null) !== null,
    differences,
    files,
    sums,
    skipped: {
      all: data.reduce((sum, { rows }) => sum + (rows?.skipped ?? 0), 0),
      listed: await db.$count(
        archiveSkips,
        and(eq(archiveSkips.archiveId, archive.id), raw`file_name <> 'media'`),
      ),
    },
    media,
    since: await sinceOf(db, archive, sums.tweets),
  };
}

function nameOf(archive: ArchiveRow): ArchiveReport["archive"] {
  const { id, fileName, sizeBytes, status, handle, displayName, era, problem } = archive;
  return {
    id,
    fileName,
    sizeBytes,
    status,
    handle,
    displayName,
    era,
    generatedAt: archive.generatedAt?.toISOString() ?? null,
    finishedAt: archive.finishedAt?.toISOString() ?? null,
    problem,
  };
}

function fileOf({
  name,
  kind,
  status,
  problem,
  sizeBytes,
  rowsExpected,
  rowsRead,
  ...counts
}: FileRow): ReportFile {
  const { added, updated, unchanged, duplicates, skipped } = counts;
  const isOver = status === "read" || status === "broken";
  return {
    name,
    state: status,
    reason: problem,
    files: 1,
    sizeBytes,
    part: partOf(kind),
    rows: rowCounts(
      { expected: rowsExpected, read: rowsRead, added, updated, unchanged, duplicates, skipped },
      isOver,
    ),
  };
}

function partOf(kind: FileRow["kind"]): ReportPart {
  return kind === "notes" || kind === "likes" ? kind : "tweets";
}

/** Those with something wrong or unknown first, then what is ignored, by name. */
async function listOthers(db: Db, archiveId: string): Promise<ReportFile[]> {
  const groups = await db
    .select()
    .from(archiveEntries)
    .where(eq(archiveEntries.archiveId, archiveId))
    .orderBy(
      raw`array_position(array['broken', 'unknown', 'read', 'ignored'], ${archiveEntries.state})`,
      asc(archiveEntries.name),
      asc(archiveEntries.reason),
    );
  return groups.map(({ archiveId: _, ...group }) => ({ ...group, part: null, rows: null }));
}

/** Tweets of the main files alone: deleted ones, those of a community and of a Circle have no line in the headers. */
function listedTweetsOf(files: ReportFile[]): number {
  const signs = FORMATS.map(({ sign }) => new RegExp(`(^|/)${sign.source.slice(1)}`));
  return files
    .filter(({ name }) => signs.some((sign) => sign.test(name)))
    .reduce((sum, { rows }) => sum + (rows?.read ?? 0), 0);
}

async function mediaOf(db: Db, { id, tally, findings }: ArchiveRow): Promise<ReportMedia> {
  const rows = await db
    .select()
    .from(archiveMediaFolders)
    .where(eq(archiveMediaFolders.archiveId, id))
    .orderBy(asc(archiveMediaFolders.folder));
  const folders = rows.map(({ archiveId: _, ...folder }) => folder);
  return {
    expected: tally?.media.referenced ?? 0,
    found: tally?.media.stored ?? 0,
    missing: tally?.media.missing ?? 0,
    foreign: findings?.foreign ?? { named: 0, found: 0 },
    unreferenced: tally?.media.unreferenced ?? 0,
    damaged: folders.reduce((sum, { damaged }) => sum + damaged, 0),
    folders,
  };
}

async function sinceOf(db: Db, archive: ArchiveRow, tweets: RowCounts): Promise<ReportSince | null> {
  const gone = archive.findings?.gone ?? null;
  const earlier = gone === null ? [] : await listEarlier(db, archive);
  if (gone === null || earlier.length === 0) return null;
  const { added, updated, unchanged } = tweets;
  return {
    earlier: earlier.map(({ id, fileName, generatedAt }) => ({
      archiveId: id,
      fileName,
      generatedAt: generatedAt?.toISOString() ?? null,
    })),
    added,
    updated,
    unchanged,
    gone,
  };
}
