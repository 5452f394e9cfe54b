import "server-only";
import type { TransactionSql } from "postgres";
import { MAX_LISTED_SKIPS } from "../limits";
import { holdCursor } from "./archive-rows";
import type { CopiedGroup, Outcome, ProfileColumn } from "./copy-group";
import { passCrashPoint } from "./crash-points";
import type { ArchiveRow, ImportDeps } from "./deps";
import { countFates, type MediaFate } from "./media-folders";
import { addToTally, type TallyDelta } from "./tally";

/**
 * Writes the rows of a group, its numbers and the cursor, in one transaction, once its bytes are safe.
 *
 * @throws AppError `conflict` if the import was discarded, or another worker went on with it.
 */
export async function commitGroup(
  { sql, now }: ImportDeps,
  archive: ArchiveRow,
  fileName: string,
  { position, entries, outcomes, settle }: CopiedGroup,
): Promise<void> {
  await settle();
  passCrashPoint("group-copied");
  const only = <Status extends Outcome["status"]>(status: Status) =>
    outcomes.filter((outcome): outcome is Extract<Outcome, { status: Status }> => outcome.status === status);
  const [stored, here, unreferenced, damaged] = [
    only("stored"),
    only("here"),
    only("unreferenced"),
    only("damaged"),
  ];
  const bytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const own = [...stored, ...here].filter(({ media }) => media?.isForeign === false);
  const delta: TallyDelta = { media: { stored: own.length, unreferenced: unreferenced.length } };
  await sql.begin(async (tx) => {
    const tally = await holdCursor(tx, archive.id, fileName, { rowsRead: position, bytesRead: 0 });
    if (damaged.length > 0) await recordDamage(tx, archive.id, damaged);
    if (stored.length > 0) await recordFiles(tx, archive.ownerId, stored);
    for (const outcome of stored)
      if (!outcome.media) await setProfilePicture(tx, archive, outcome.column, outcome.stored.hash);
    await countFates(
      tx,
      archive.id,
      position,
      entries.map((entry, index) => ({ entry, fate: fateOf(outcomes[index] as Outcome) })),
    );
    await tx`
      update archive_files set
        status = 'reading', rows_read = ${position + entries.length}, added = added + ${stored.length},
        unchanged = unchanged + ${here.length}, skipped = skipped + ${damaged.length + unreferenced.length},
        bytes_read = bytes_read + ${bytes}
      where archive_id = ${archive.id} and name = ${fileName}`;
    await tx`
      update archives set tally = ${JSON.stringify(addToTally(tally, delta))}::jsonb, touched_at = ${now().toISOString()},
        problem = null
      where id = ${archive.id}`;
    passCrashPoint("group-written");
  });
  passCrashPoint("group-committed");
}

function fateOf(outcome: Outcome): MediaFate {
  if (!("stored" in outcome) && !("media" in outcome)) return outcome.status;
  if (!outcome.media) return "profile";
  return outcome.media.isForeign ? "foreign" : "own";
}

type StoredOutcome = Extract<Outcome, { status: "stored" }>;

/** Always in the same order: two archives of one person with the same pictures do not wait for each other in a ring. */
async function recordFiles(tx: TransactionSql, ownerId: string, stored: StoredOutcome[]): Promise<void> {
  const files = stored.map(({ stored }) => stored);
  await tx`
    insert into files (owner_id, hash, size_bytes, content_type, width, height)
    select ${ownerId}, hash, "sizeBytes", "contentType", width, height
    from json_to_recordset(${JSON.stringify(files)}::text::json)
      as file (hash text, "sizeBytes" bigint, "contentType" text, width int, height int)
    order by hash
    on conflict do nothing`;
  const pictures = stored.flatMap(({ media, stored }) =>
    media ? [{ tweetId: media.tweetId, position: media.position, hash: stored.hash }] : [],
  );
  await tx`
    update media set file_hash = picture.hash
    from json_to_recordset(${JSON.stringify(pictures)}::text::json)
      as picture ("tweetId" bigint, position smallint, hash text)
    where media.owner_id = ${ownerId} and media.tweet_id = picture."tweetId"
      and media.position = picture.position`;
}

async function recordDamage(
  tx: TransactionSql,
  archiveId: string,
  damaged: { row: number; reason: string }[],
): Promise<void> {
  await tx`
    insert into archive_skips (archive_id, file_name, row, reason)
    select ${archiveId}, 'media', damage.row, damage.reason
    from json_to_recordset(${JSON.stringify(damaged)}::text::json) as damage (row int, reason text)
    order by damage.row
    limit greatest(0, ${MAX_LISTED_SKIPS} - (
      select count(*) from archive_skips where archive_id = ${archiveId} and file_name = 'media'))`;
}

/** An older archive's picture does not replace a newer one's. */
async function setProfilePicture(
  tx: TransactionSql,
  archive: ArchiveRow,
  column: ProfileColumn,
  hash: string,
): Promise<void> {
  const name = column === "avatarHash" ? "avatar_hash" : "header_hash";
  await tx`
    update x_profiles set ${tx(name)} = ${hash}
    where owner_id = ${archive.ownerId} and x_user_id = ${archive.xUserId}
      and (${tx(name)} is null or described_at <= ${(archive.generatedAt ?? archive.createdAt).toISOString()})`;
}
