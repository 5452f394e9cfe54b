import "server-only";
import { and, asc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { AppError } from "../errors";
import type { Connection, Provider } from "./types";

/** All but the tokens. */
const shown = {
  id: connections.id,
  provider: connections.provider,
  accountId: connections.accountId,
  label: connections.label,
  displayName: connections.displayName,
  scopes: connections.scopes,
  status: connections.status,
  problem: connections.problem,
  brokenAt: connections.brokenAt,
  linkedAt: connections.linkedAt,
  lastUsedAt: connections.lastUsedAt,
  accessExpiresAt: connections.accessExpiresAt,
};
export type Row = typeof connections.$inferSelect;

/** A person's linked accounts, those of X first, in the order in which they were linked. */
export async function listConnections(db: Db, userId: string): Promise<Connection[]> {
  const rows = await db
    .select(shown)
    .from(connections)
    .where(eq(connections.ownerId, userId))
    .orderBy(sql`${connections.provider} = 'x' desc`, asc(connections.linkedAt), asc(connections.id));
  return rows.map(shownOf);
}

/** The account that a person linked there: one that works before one that does not, the first of several. */
export async function findConnection(
  db: Db,
  userId: string,
  provider: Provider,
): Promise<Connection | undefined> {
  const [row] = await db
    .select(shown)
    .from(connections)
    .where(and(eq(connections.ownerId, userId), eq(connections.provider, provider)))
    .orderBy(sql`${connections.status} = 'working' desc`, asc(connections.linkedAt), asc(connections.id))
    .limit(1);
  return row && shownOf(row);
}

/** A link with its sealed tokens. @throws AppError `not_found` once it is unlinked, or its person gone. */
export async function getRow(db: Db, connectionId: string): Promise<Row> {
  const [row] = await db.select().from(connections).where(eq(connections.id, connectionId));
  return there(row);
}

/** The same, and nobody else may use its refresh token until the transaction ends. */
export async function lockRow(tx: Db, connectionId: string): Promise<Row> {
  const [row] = await tx.select().from(connections).where(eq(connections.id, connectionId)).for("update");
  return there(row);
}

function there(row: Row | undefined): Row {
  if (!row) throw new AppError("not_found", "This account is not linked any more.");
  return row;
}

/** Notes that the link was used, at most once a minute. */
export async function touch(db: Db, connectionId: string): Promise<void> {
  const isStale = or(
    isNull(connections.lastUsedAt),
    lt(connections.lastUsedAt, sql`now() - interval '1 minute'`),
  );
  await db
    .update(connections)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(connections.id, connectionId), isStale));
}

/** The link as pages may see it. */
export function shownOf(row: Omit<Row, "ownerId" | "accessToken" | "refreshToken">): Connection {
  return {
    id: row.id,
    provider: row.provider,
    accountId: row.accountId,
    label: row.label,
    displayName: row.displayName,
    scopes: row.scopes,
    status: row.status,
    problem: row.problem ?? undefined,
    brokenAt: row.brokenAt ?? undefined,
    linkedAt: row.linkedAt,
    lastUsedAt: row.lastUsedAt ?? undefined,
    accessExpiresAt: row.accessExpiresAt ?? undefined,
  };
}
