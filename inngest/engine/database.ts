import "server-only";
import postgres from "postgres";
import { guardTransactions } from "@/lib/db/lost-connection";
import { outliveLostQuestions } from "@/lib/db/lost-early";
import { openSocket } from "@/lib/db/socket";

export type Sql = postgres.Sql;
/** An open transaction. Functions that take one leave committing to their caller. */
export type Tx = postgres.TransactionSql;

outliveLostQuestions();

export function connect(url: string, options: postgres.Options<Record<string, never>> = {}): Sql {
  const sql = postgres(url, {
    max: 8,
    onnotice: () => {},
    ...options,
    connection: { application_name: "roost-engine", ...options.connection },
    // Not among the options that its types know.
    ...{ socket: openSocket },
  });
  guardTransactions(sql);
  return sql;
}

const DEADLOCK = "40P01";
const SERIALIZATION = "40001";

/**
 * Runs a story in one transaction.
 *
 * Two events may touch the same runs in a different order. Postgres ends such a deadlock by failing one of the two,
 * and that one simply starts again.
 */
export async function transaction<T>(sql: Sql, story: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await sql.begin(story)) as T;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (attempt === 5 || (code !== DEADLOCK && code !== SERIALIZATION)) throw error;
    }
  }
}

/**
 * A value for a `json` column. What people's code made is kept as `json`, not `jsonb`: the text stays as it came, so
 * a U+0000 or a half surrogate in a string is no error. Sent as text, which no driver's settings change.
 */
export function asJson(sql: Sql | Tx, value: unknown): postgres.PendingQuery<postgres.Row[]> {
  return sql`${JSON.stringify(value ?? null)}::text::json`;
}

/** Text for a `text` column, which has no room for U+0000. */
export function storable(text: string): string {
  return text.replaceAll("\0", "");
}
