/** The nouns of reading an archive. No runtime imports: safe in the browser. */

export type ArchiveStatus =
  | "uploading"
  | "uploaded"
  | "reading"
  | "done"
  | "failed"
  | "refused"
  | "discarded";
export type ArchiveStage = "inspect" | "load" | "notes" | "words" | "media" | "finish";
export type ArchiveEra = "grailbird" | "2019" | "2020" | "2022" | "2024";

/** What an import did, in sum. `added + updated + unchanged + duplicates + skipped` is the number of tweet rows read. */
export type ArchiveTally = {
  tweets: {
    expected: number | null;
    read: number;
    added: number;
    updated: number;
    unchanged: number;
    duplicates: number;
    skipped: number;
  };
  notes: { read: number; joined: number; orphans: number };
  likes: { read: number; added: number };
  media: { referenced: number; stored: number; missing: number; unreferenced: number };
};

/** What the upload and import page shows of one archive; the reply of GET /api/archives/<id>. */
export type ArchiveProgress = {
  id: string;
  status: ArchiveStatus;
  stage?: ArchiveStage;
  fileName: string;
  sizeBytes: number;
  handle?: string;
  displayName?: string;
  /** The file being read now, and all that are or were to be read. */
  files: {
    name: string;
    kind: "tweets" | "classicTweets" | "circleTweets" | "notes" | "likes" | "media";
    status: "waiting" | "reading" | "read" | "broken";
    rowsExpected: number | null;
    rowsRead: number;
    sizeBytes: number;
    problem?: string;
  }[];
  tally?: ArchiveTally;
  /** In words, for `failed` and `refused`. */
  problem?: string;
  keepsZip: boolean;
  hasZip: boolean;
  /** ISO instants. */
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
};

/** A record of an archive that could not be read. */
export type ArchiveSkip = {
  fileName: string;
  /** Its place in the file, from 0. */
  row: number;
  reason: string;
};
