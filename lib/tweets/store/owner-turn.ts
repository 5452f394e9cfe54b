import "server-only";
import type { TransactionSql } from "postgres";

/** Any number that no other lock of the app uses. */
const STORE_LOCKS = 727_003;

/**
 * Lets everything that changes one person's tweets take turns, until the end of the transaction: each then sees the
 * other's rows before it decides what to write over them.
 *
 * In a turn each statement is planned for the tables as they are. A plan that Postgres keeps may be from a time when they
 * were empty and any index as good as another; with it an import would read all tweets of its owner for each tweet.
 */
export async function takeTurn(tx: TransactionSql, ownerId: string): Promise<void> {
  await tx`
    select set_config('plan_cache_mode', 'force_custom_plan', true),
      pg_advisory_xact_lock(${STORE_LOCKS}, hashtext(${ownerId}))`;
}

/**
 * Keeps the account from being deleted until the end of the transaction. Sightings and words lean on no key of their
 * owner's, which would be looked up for each row: see their tables.
 *
 * @returns whether it is still there.
 */
export async function holdOwner(tx: TransactionSql, ownerId: string): Promise<boolean> {
  const owners = await tx`select from users where id = ${ownerId} for key share`;
  return owners.length > 0;
}

/**
 * From here to the end of the transaction tables are joined row by row, by their keys: right for a batch, however many rows
 * there are. Until Postgres has counted them again it may think that reading all of a person's tweets is less.
 */
export async function joinByKeys(tx: TransactionSql): Promise<void> {
  await tx`select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`;
}
