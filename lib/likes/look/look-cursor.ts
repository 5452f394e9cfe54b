import "server-only";
import type { TransactionSql } from "postgres";
import type { Sql } from "../../db/client";

/** A saver's row as a look needs it. Times come from the database's clock. */
export type Cursor = {
  ownerId: string;
  fence: number;
  connectionId: string | null;
  xUserId: string | null;
  reach: "new" | "all";
  savesQuoted: boolean;
  passStartedAt: Date | null;
  pageToken: string | null;
  pagesOfPass: number;
  hasMetBottom: boolean;
  pageRefusals: number;
  isCaughtUp: boolean;
  lastLookedAt: Date | null;
  /** The likes are due; else only pictures of archived likes were asked for. */
  isLookDue: boolean;
};

/** One page is asked for under one lease: longer than X's client waits for an answer. */
const LEASE = "2 minutes";

const CURSOR = `owner_id as "ownerId", fence, connection_id as "connectionId", x_user_id as "xUserId", reach,
  saves_quoted as "savesQuoted", pass_started_at as "passStartedAt", page_token as "pageToken",
  pages_of_pass as "pagesOfPass", has_met_bottom as "hasMetBottom", page_refusals as "pageRefusals", is_caught_up as "isCaughtUp",
  last_looked_at as "lastLookedAt"`;

const hasAsked = (owner: string) =>
  `exists (select from liked_tweets t where t.owner_id = ${owner} and t.asked_at is not null and t.asked_at <= $1)`;

/** Takes a person's cursor for this worker alone. Undefined if nothing is due, or another one has it. */
export async function claimCursor(sql: Sql, ownerId: string, now: Date): Promise<Cursor | undefined> {
  const [row] = await sql.unsafe<Row[]>(
    `update like_savers s set fence = fence + 1, leased_until = now() + interval '${LEASE}'
     where owner_id = $2 and is_on and (leased_until is null or leased_until < now())
       and (next_look_at <= $1 or ${hasAsked("s.owner_id")})
     returning ${CURSOR}, coalesce(next_look_at <= $1, false) as "isLookDue"`,
    [now.toISOString(), ownerId],
  );
  return (
    row && { ...row, passStartedAt: instant(row.passStartedAt), lastLookedAt: instant(row.lastLookedAt) }
  );
}

/** Postgres gives instants as text here: see lib/db/client.ts. */
type Row = Omit<Cursor, "passStartedAt" | "lastLookedAt"> &
  Record<"passStartedAt" | "lastLookedAt", string | null>;

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** People whose look is due, and whose link to X works; those who waited longest first. */
export async function listDueLooks(sql: Sql, now: Date): Promise<string[]> {
  const rows = await sql.unsafe<{ ownerId: string }[]>(
    `select owner_id as "ownerId" from like_savers s
     where is_on and (leased_until is null or leased_until < now())
       and (next_look_at <= $1 or ${hasAsked("s.owner_id")})
       and exists (select from connections c where c.owner_id = s.owner_id and c.provider = 'x' and c.status = 'working')
     order by next_look_at limit 1000`,
    [now.toISOString()],
  );
  return rows.map(({ ownerId }) => ownerId);
}

/** Thrown where another worker has the cursor by now, or the person chose anew: what was read changes nothing. */
export class CursorLost extends Error {}

/** Holds the cursor until the transaction ends. @throws CursorLost */
export async function holdCursor(tx: TransactionSql, { ownerId, fence }: Cursor): Promise<void> {
  const held = await tx`select from like_savers where owner_id = ${ownerId} and fence = ${fence} for update`;
  if (held.count === 0) throw new CursorLost("Another worker looks for these likes.");
}

type Moved = Partial<
  Pick<
    Cursor,
    | "passStartedAt"
    | "pageToken"
    | "pagesOfPass"
    | "hasMetBottom"
    | "pageRefusals"
    | "isCaughtUp"
    | "lastLookedAt"
    | "xUserId"
    | "connectionId"
  >
> & { nextLookAt?: Date; problem?: { code: string; words: string } | null };

const COLUMNS = {
  passStartedAt: "pass_started_at",
  pageToken: "page_token",
  pagesOfPass: "pages_of_pass",
  hasMetBottom: "has_met_bottom",
  pageRefusals: "page_refusals",
  isCaughtUp: "is_caught_up",
  lastLookedAt: "last_looked_at",
  xUserId: "x_user_id",
  connectionId: "connection_id",
} as const;

/** Moves the cursor and lets go of it; nothing happens to one that another worker has. A pause stays a pause. */
export async function releaseCursor(
  sql: Sql | TransactionSql,
  { ownerId, fence }: Cursor,
  { nextLookAt, problem, ...moved }: Moved,
): Promise<void> {
  const columns: Record<string, string | number | boolean | null> = { leased_until: null };
  for (const [name, column] of Object.entries(COLUMNS))
    if (name in moved) columns[column] = written(moved[name as keyof typeof COLUMNS]);
  if (problem !== undefined)
    Object.assign(columns, { problem_code: problem?.code ?? null, problem: problem?.words ?? null });
  await sql`
    update like_savers set ${sql(columns)},
      next_look_at = case when is_on then ${nextLookAt ? nextLookAt.toISOString() : null}::timestamptz end
    where owner_id = ${ownerId} and fence = ${fence}`;
}

const written = (value: Date | string | number | boolean | null | undefined) =>
  value instanceof Date ? value.toISOString() : (value ?? null);
