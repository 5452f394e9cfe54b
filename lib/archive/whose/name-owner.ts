import "server-only";
import type { TransactionSql } from "postgres";
import type { Db, Sql } from "../../db/client";
import { AppError } from "../../errors";
import { takeTurn } from "../../tweets/store/owner-turn";
import { recountGone, recountGoneOfLater } from "../report/findings";
import { findArchive } from "../upload/queries";
import { withKnownOwner } from "./known-owner";

type Deps = { db: Db; sql: Sql; now: () => Date };

/**
 * Takes a person's word for whose an archive is that does not say so itself, and gives its tweets their author as far
 * as an id can be found for the handle: by a linked account, an earlier archive, or tweets that mention their author.
 * Then it is one of the account's archives, and is compared with the others.
 *
 * @throws AppError `not_found`; `conflict` if the archive says whose it is, or is still being read: the tweets that are
 *         yet to come would have no author.
 */
export async function nameOwner(
  { db, sql, now }: Deps,
  ownerId: string,
  archiveId: string,
  handle: string,
): Promise<void> {
  const archive = await findArchive(db, ownerId, archiveId);
  if (!archive) throw new AppError("not_found", "There is no such archive.");
  if (archive.status !== "done")
    throw new AppError("conflict", "This archive is not read to its end yet. Say whose it is when it is.");
  const known = await withKnownOwner(db, ownerId, { handle, xUserId: archive.xUserId ?? undefined });
  await sql.begin(async (tx) => {
    await takeTurn(tx, ownerId);
    const xUserId = known.xUserId ?? (await idInTweets(tx, ownerId, archiveId, handle));
    const named = await tx`
      update archives set handle = ${handle}, x_user_id = ${xUserId ?? null}
      where id = ${archiveId} and owner_id = ${ownerId} and handle is null`;
    if (named.count === 0) throw new AppError("conflict", "It is known already whose archive this is.");
    if (!xUserId) return;
    await tx`
      insert into x_profiles (owner_id, x_user_id, handle, display_name, described_at)
      values (${ownerId}, ${xUserId}, ${handle}, ${known.displayName ?? handle},
        ${(archive.generatedAt ?? now()).toISOString()})
      on conflict do nothing`;
    await tx`
      update tweets t set author_id = ${xUserId} from sightings s
      where s.owner_id = ${ownerId} and s.source_id = ${archiveId}
        and t.owner_id = s.owner_id and t.tweet_id = s.tweet_id and t.author_id is null`;
  });
  const named = await findArchive(db, ownerId, archiveId);
  if (!named?.xUserId) return;
  await recountGone({ db, sql }, named);
  await recountGoneOfLater({ db, sql }, named);
}

/** People answer themselves and name themselves: then handle and id stand side by side. */
async function idInTweets(
  tx: TransactionSql,
  ownerId: string,
  archiveId: string,
  handle: string,
): Promise<string | undefined> {
  const [row] = await tx<{ id: string }[]>`
    select said.id from sightings s
    join tweets t on t.owner_id = s.owner_id and t.tweet_id = s.tweet_id
    cross join lateral (
      select t.reply_to_user_id::text as id where lower(t.reply_to_handle) = lower(${handle})
      union all
      select mention->>'userId' from jsonb_array_elements(t.entities->'mentions') mention
      where lower(mention->>'handle') = lower(${handle})
    ) said
    where s.owner_id = ${ownerId} and s.source_id = ${archiveId} and said.id is not null
    group by said.id order by count(*) desc, said.id limit 1`;
  return row?.id;
}
