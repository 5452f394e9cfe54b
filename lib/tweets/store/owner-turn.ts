import "server-only";
import type { TransactionSql } from "postgres";

/** Any number that no other lock of the app uses. */
const STORE_LOCKS = 727_003;

/**
 * Lets everything that changes one person's tweets take turns, until the end of the transaction: each then sees the
 * other's rows before it decides what to write over them.
 */
export async function takeTurn(tx: TransactionSql, ownerId: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${STORE_LOCKS}, hashtext(${ownerId}))`;
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
