import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CrashPoint } from "../archive/import/crash-points";
import { readReport } from "../archive/report/read-report";
import type { Db, Sql } from "../db/client";

/** The halfway of a file on its way into storage is no matter of the import's code: the program finds it. */
export type ChaosPoint = CrashPoint | "picture-half-copied";

/** What a run of the program has to know. */
export type ImportPlan = {
  databaseUrl: string;
  filesFolder: string;
  temporaryFolder: string;
  archiveId: string;
  /** Who dies, at which passing of which point; nobody if there is none. */
  at?: ChaosPoint;
  time: number;
  victim: "worker" | "database";
  databasePid: number;
  signal: "SIGQUIT" | "SIGKILL";
  /** When the database has died at its point: the worker follows it after so many more; it goes on if there is none. */
  workerFollowsAfter?: number;
  hasCursorOutside?: boolean;
};

export type ImportRun = {
  child: ChildProcess;
  /** Resolves when the program has passed so many points. */
  passed: (points: number) => Promise<void>;
  /** `code` is null if it was killed. */
  ended: Promise<{ code: number | null; hasKilledDatabase: boolean }>;
};

export function runImport(plan: ImportPlan): ImportRun {
  const child = spawn(
    process.execPath,
    [
      "--conditions=react-server",
      "--import",
      "tsx",
      "lib/testing/chaos-import-program.ts",
      JSON.stringify(plan),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let points = 0;
  let hasKilledDatabase = false;
  let seen = () => {};
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "killing the database") hasKilledDatabase = true;
    else points += 1;
    seen();
  });
  const ended = new Promise<Awaited<ImportRun["ended"]>>((resolve) =>
    child.once("close", (code) => {
      points = Number.POSITIVE_INFINITY;
      seen();
      resolve({ code, hasKilledDatabase });
    }),
  );
  const passed = (wanted: number) =>
    new Promise<void>((resolve) => {
      seen = () => {
        if (points >= wanted) resolve();
      };
      seen();
    });
  return { child, passed, ended };
}

/** Everything that an import leaves of a person's, without ids and times that differ from import to import. */
export async function leftBy({ db, sql }: { db: Db; sql: Sql }, ownerId: string, filesFolder: string) {
  const rows = async (table: string, order: string, without: string[] = []) => {
    const found = await sql.unsafe(
      `select (to_jsonb(t) - $2::text[])::text as row from ${table} t where owner_id = $1 order by ${order}`,
      [ownerId, ["owner_id", ...without]],
    );
    return found.map(({ row }) => row);
  };
  const rowsOfArchives = async (table: string, order: string, without: string[] = []) => {
    const found = await sql.unsafe(
      `select (to_jsonb(t) - $2::text[])::text as row from ${table} t
       join archives a on a.id = t.archive_id where a.owner_id = $1 order by ${order}`,
      [ownerId, ["archive_id", ...without]],
    );
    return found.map(({ row }) => row);
  };
  // Without the mark of their owner.
  const words = await sql`
    select tweet_id, array(select substr(lexeme, 5) || positions::text from unnest(words) order by 1) as words
    from tweet_words where owner_id = ${ownerId} order by tweet_id`;
  const archives = await sql`
    select status, stage, problem, tally, findings, era, handle, x_user_id, zip_deleted_at is null as has_zip
    from archives where owner_id = ${ownerId}`;
  return {
    tweets: await rows("tweets", "tweet_id", ["stored_at"]),
    words: [...words],
    sightings: await rows("sightings", "tweet_id", ["source_id"]),
    media: await rows("media", "tweet_id, position"),
    notes: await rows("notes", "note_id"),
    likes: await rows("liked_tweets", "tweet_id", ["archive_id"]),
    profiles: await rows("x_profiles", "x_user_id"),
    files: await rows("files", "hash", ["created_at"]),
    archives: [...archives],
    archiveFiles: await rowsOfArchives("archive_files", "t.position"),
    skips: await rowsOfArchives("archive_skips", "t.file_name, t.row", ["id"]),
    entries: await rowsOfArchives("archive_entries", "t.name, t.reason"),
    mediaFolders: await rowsOfArchives("archive_media_folders", "t.folder"),
    unreferenced: await rowsOfArchives("archive_unreferenced", "t.position"),
    report: await reportsOf(db, sql, ownerId),
    stored: await storedFiles(join(filesFolder, "owners", ownerId)),
  };
}

async function reportsOf(db: Db, sql: Sql, ownerId: string): Promise<object[]> {
  const rows = await sql<
    { id: string }[]
  >`select id from archives where owner_id = ${ownerId} order by created_at`;
  const reports = await Promise.all(rows.map(({ id }) => readReport(db, id)));
  return reports.map(({ archive: _, ...report }) => report);
}

export type Left = Awaited<ReturnType<typeof leftBy>>;

/** In which of them two imports differ. */
export function differences(one: Left, other: Left): string[] {
  return Object.keys(one).filter(
    (part) => JSON.stringify(one[part as keyof Left]) !== JSON.stringify(other[part as keyof Left]),
  );
}

/** Each file below a folder: its path there, and the hash of its content. */
export async function storedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const hash = createHash("sha256").update(await readFile(path));
      return `${path.slice(folder.length)} ${hash.digest("hex")}`;
    }),
  );
}
