import "server-only";
import { DrizzleQueryError } from "drizzle-orm";
import { PgPreparedQuery } from "drizzle-orm/pg-core";
import postgres from "postgres";

/**
 * Drizzle writes the values of a query that failed into its error, and Postgres quotes them: names, words, hashes. Whoever
 * prints such an error, we or Next.js, would put them into the log. So they are left out where the error is made, the
 * one place in Drizzle through which every query goes.
 */
export function keepValuesOutOfErrors(): void {
  Object.assign(PgPreparedQuery.prototype, { queryWithCache: queryQuietly });
}

async function queryQuietly<T>(query: string, _values: unknown[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new DrizzleQueryError(query, [], withoutValues(error));
  }
}

/** What Postgres says, up to the value that it quotes; `detail` and `where` are about nothing else. */
function withoutValues(error: unknown): Error {
  if (!(error instanceof postgres.PostgresError)) return error as Error;
  const { name, code, schema_name, table_name, column_name, constraint_name } = error;
  const quiet = new Error(error.message.split(': "')[0]);
  return Object.assign(quiet, { name, code, schema_name, table_name, column_name, constraint_name });
}
