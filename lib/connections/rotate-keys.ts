import "server-only";
import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { isAppError } from "../errors";
import { type TokenKey, tokenKeys } from "./keys";
import type { Row } from "./queries";
import { headOf, open, seal } from "./seal";
import { placeOf } from "./stored-tokens";

/** Few enough that nobody waits long for a row. */
const BATCH = 50;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

export type Rotation = {
  rewritten: number;
  /** Sealed with a key that is not there: their owners link them again. */
  unreadable: number;
};

/**
 * Seals every token anew that is not sealed with the first key, a few rows at a time while the app runs. A row that is
 * being renewed is waited for. Called again, or after it was cut off, it does what is left.
 */
export async function rotateKeys(db: Db, keys: [TokenKey, ...TokenKey[]] = tokenKeys()): Promise<Rotation> {
  const rotation = { rewritten: 0, unreadable: 0 };
  for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
    after = await rotateBatch(db, keys, after, rotation);
  }
  return rotation;
}

/** @returns the last id of the batch; undefined at the end. */
async function rotateBatch(
  db: Db,
  keys: [TokenKey, ...TokenKey[]],
  after: string,
  rotation: Rotation,
): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const isOld = (column: AnyPgColumn) => isOfAnotherKey(column, keys[0]);
    const rows = await tx
      .select()
      .from(connections)
      .where(
        and(gt(connections.id, after), or(isOld(connections.accessToken), isOld(connections.refreshToken))),
      )
      .orderBy(asc(connections.id))
      .limit(BATCH)
      .for("update");
    for (const row of rows) {
      const resealed = reseal(row, keys);
      if (!resealed) rotation.unreadable += 1;
      else {
        await tx.update(connections).set(resealed).where(eq(connections.id, row.id));
        rotation.rewritten += 1;
      }
    }
    return rows.at(-1)?.id;
  });
}

/** Null, for a link that has ended, is of no key. */
function isOfAnotherKey(column: AnyPgColumn, key: TokenKey) {
  const head = headOf(key);
  return sql`substring(${column} from 1 for ${head.length}::int) <> ${head}`;
}

function reseal(row: Row, keys: [TokenKey, ...TokenKey[]]) {
  const [access, refresh] = [placeOf(row.id, "access_token"), placeOf(row.id, "refresh_token")];
  try {
    return {
      accessToken: row.accessToken && seal(open(row.accessToken, access, keys), access, keys[0]),
      refreshToken: row.refreshToken && seal(open(row.refreshToken, refresh, keys), refresh, keys[0]),
    };
  } catch (error) {
    if (isAppError(error, "disconnected")) return undefined;
    throw error;
  }
}
