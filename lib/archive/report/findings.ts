import "server-only";
import { eq } from "drizzle-orm";
import type { Sql } from "../../db/client";
import { archiveFiles } from "../../db/schema";
import { AppError } from "../../errors";
import { cutRecords } from "../cut/cut-records";
import { findArchive } from "../formats";
import type { ArchiveRow, ImportDeps } from "../import/deps";
import { MAX_DATA_FILE_BYTES } from "../limits";
import { openZip, type Zip } from "../zip/open-zip";
import { readEntry } from "../zip/read-entry";
import { zipBytesOf } from "../zip/zip-bytes";
import { countGone, listEarlier, listLaterDone } from "./gone";
import type { ArchiveFindings } from "./types";

type Counting = Pick<ImportDeps, "db" | "sql">;

/** Counts what only a whole import can tell. It asks the rows alone, so that a second call finds the same. */
export async function findAtTheEnd(deps: ImportDeps, archive: ArchiveRow): Promise<ArchiveFindings> {
  const { db, sql } = deps;
  const [counts] = await sql<{ tweetsStored: number; named: number; found: number }[]>`
    select
      (select count(*)::int from sightings where owner_id = ${archive.ownerId} and source_id = ${archive.id}) as "tweetsStored",
      count(m.tweet_id)::int as named, count(m.file_hash)::int as found
    from media m where m.owner_id = ${archive.ownerId} and m.is_foreign and ${isNamedBy(sql, archive)}`;
  const { tweetsStored = 0, named = 0, found = 0 } = counts ?? {};
  const headers = (await saysHowMany(deps, archive)) ? null : await countHeaders(deps, archive);
  const earlier = await listEarlier(db, archive);
  const gone =
    archive.xUserId === null
      ? null
      : await countGone(
          sql,
          archive,
          earlier.map(({ id }) => id),
        );
  return { headers, tweetsStored, foreign: { named, found }, gone };
}

/** Whether a tweet of this archive has the picture `m`: one probe of one index, whatever Postgres knows of the tables. */
export const isNamedBy = (sql: Sql, { id }: Pick<ArchiveRow, "id">) => sql`
  (select true from sightings s where s.owner_id = m.owner_id and s.tweet_id = m.tweet_id and s.source_id = ${id})`;

/** Brings up to date what newer archives of the same account lack, now that an older one has come after them. */
export async function recountGoneOfLater(deps: Counting, archive: ArchiveRow): Promise<void> {
  for (const later of await listLaterDone(deps.db, archive)) await recountGone(deps, later);
}

/** Counts anew what an archive that is done lacks of earlier ones. */
export async function recountGone({ db, sql }: Counting, archive: ArchiveRow): Promise<void> {
  const earlier = await listEarlier(db, archive);
  if (earlier.length === 0) return;
  const gone = await countGone(
    sql,
    archive,
    earlier.map(({ id }) => id),
  );
  await sql`
    update archives set findings = jsonb_set(findings, '{gone}', ${gone}::text::jsonb)
    where id = ${archive.id} and findings is not null`;
}

async function saysHowMany({ db }: ImportDeps, archive: ArchiveRow): Promise<boolean> {
  const files = await db.select().from(archiveFiles).where(eq(archiveFiles.archiveId, archive.id));
  return files.every(({ kind, rowsExpected }) => kind !== "tweets" || rowsExpected !== null);
}

/** How many tweets the list of tweets names; null without one, or where it cannot be read to its end. */
async function countHeaders({ storage }: ImportDeps, archive: ArchiveRow): Promise<number | null> {
  const zip = await openZip(await zipBytesOf(storage, archive));
  try {
    return await countIn(zip);
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid") return null;
    throw error;
  } finally {
    await zip.close();
  }
}

async function countIn(zip: Zip): Promise<number | null> {
  const scripts = [...zip.entries.only(zip.entries.endingWith(".js"))];
  const found = findArchive(scripts.map(({ name }) => name));
  if (!found) return null;
  const folder = (found.root + found.format.folder).toLowerCase();
  const lists = scripts.filter(({ name }) => {
    const small = name.toLowerCase();
    return small.startsWith(folder) && /^tweet-headers(-part\d+)?\.js$/.test(small.slice(folder.length));
  });
  if (lists.length === 0) return null;
  let rows = 0;
  for (const list of lists)
    for await (const run of cutRecords(readEntry(zip, list, MAX_DATA_FILE_BYTES))) rows += run.records.length;
  return rows;
}
