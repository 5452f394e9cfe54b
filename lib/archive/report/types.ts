/** The nouns of the intake report. No runtime imports: safe in the browser. */
import type { ArchiveEra, ArchiveStatus } from "../types";

/** What only the whole of an import can tell. */
export type ArchiveFindings = {
  /** Tweets that tweet-headers.js lists, counted where the manifest says no number; null where it was not needed. */
  headers: number | null;
  /** Tweets of this archive that stand in the tables. */
  tweetsStored: number;
  /** Somebody else's pictures and videos that tweets of this archive name, and those of them that are here. */
  foreign: { named: number; found: number };
  /** Tweets of earlier archives of the same X account that this one lacks; null where nobody knows whose it is. */
  gone: number | null;
};

/**
 * The intake report: what was in the zip, what came of it, and what is missing. Everything but `archive` and the times
 * in `difference` is the same for two imports of one zip, however often they were interrupted.
 */
export type ArchiveReport = {
  archive: {
    id: string;
    fileName: string;
    sizeBytes: number;
    status: ArchiveStatus;
    handle: string | null;
    displayName: string | null;
    era: ArchiveEra | null;
    /** ISO instants. */
    generatedAt: string | null;
    finishedAt: string | null;
    problem: string | null;
  };
  /** The import is done, and every sum agrees. */
  isWhole: boolean;
  /** The archive tells how many tweets it holds, so that it can be known whether some are missing. */
  saysHowMany: boolean;
  /** What is missing or does not agree; empty if nothing is. */
  differences: ReportDifference[];
  files: ReportFile[];
  sums: Record<ReportPart, RowCounts>;
  /** Records that could not be read, and how many of them are listed with place and reason. */
  skipped: { all: number; listed: number };
  media: ReportMedia;
  /** Against earlier archives of the same X account; null while this one is read, and where nobody knows whose it is. */
  since: ReportSince | null;
};

export type ReportPart = "tweets" | "notes" | "likes";

export type ReportDifference = {
  /** Null for something that belongs to no single file. */
  file: string | null;
  /** How many rows or files; null where nobody can know. */
  count: number | null;
  words: string;
};

export type ReportFileState = "waiting" | "reading" | "read" | "ignored" | "unknown" | "broken";

export type ReportFile = {
  /** A file's name in the zip; of a whole folder its own, with a slash at the end. */
  name: string;
  state: ReportFileState;
  /** Why it is not read, what is wrong with it, or what it is read for. */
  reason: string | null;
  /** Files that this line stands for. */
  files: number;
  sizeBytes: number;
  /** Of files of records. */
  part: ReportPart | null;
  rows: RowCounts | null;
};

/** `read = added + updated + unchanged + duplicates + skipped`, or the report says so. */
export type RowCounts = {
  /** By the archive's own word; null where it has none. */
  expected: number | null;
  read: number;
  /** In the tables now: added, updated and unchanged. */
  stored: number;
  added: number;
  updated: number;
  unchanged: number;
  /** Came a second time in the same archive. */
  duplicates: number;
  skipped: number;
  /** Expected and not read. */
  missing: number;
  /** Read beyond what was expected. */
  surplus: number;
};

export type ReportMedia = {
  /** Pictures and videos of the person's own that tweets of this archive name. */
  expected: number;
  found: number;
  missing: number;
  /** Somebody else's, under retweets: X rarely puts them into an archive. */
  foreign: { named: number; found: number };
  /** Files that no tweet and no profile names. */
  unreferenced: number;
  damaged: number;
  folders: ReportMediaFolder[];
};

export type ReportMediaFolder = {
  folder: string;
  files: number;
  sizeBytes: number;
  own: number;
  foreign: number;
  profile: number;
  unreferenced: number;
  damaged: number;
};

export type ReportSince = {
  /** Archives that X made earlier for the same account. */
  earlier: { archiveId: string; fileName: string; generatedAt: string | null }[];
  added: number;
  updated: number;
  unchanged: number;
  /** Tweets of earlier archives that are not in this one. Nothing of them was deleted here. */
  gone: number;
};
