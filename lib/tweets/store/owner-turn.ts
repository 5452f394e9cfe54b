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
