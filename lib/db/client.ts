import "server-only";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "../env";
import { guardTransactions } from "./lost-connection";
import { outliveLostQuestions } from "./lost-early";
import { keepValuesOutOfErrors } from "./quiet-errors";
import * as schema from "./schema";
import { openSocket } from "./socket";

export type Db = PostgresJsDatabase<typeof schema>;
export type Sql = postgres.Sql;

keepValuesOutOfErrors();
outliveLostQuestions();

/** Opens a pool. Callers that end (tests, commands) close it with `sql.end()`. */
export function connect(url: string, connections = env().ROOST_DATABASE_CONNECTIONS): { db: Db; sql: Sql } {
  const sql = postgres(url, {
    max: connections,
    onnotice: () => {},
    connection: { application_name: "roost" },
    // Not among the options that its types know.
    ...{ socket: openSocket },
  });
  guardTransactions(sql);
  return { db: drizzle(sql, { schema, casing: "snake_case" }), sql };
}

/** One more connection to the same database, outside of the pool; it knows no arrays. Its caller closes it with `sql.end()`. */
export function connectBeside({ options }: Sql): Sql {
  const parsed: object = { ...options, max: 1, max_lifetime: null, fetch_types: false };
  return postgres(parsed); // it takes options that are parsed already, though its types do not say so
}

// Kept on globalThis so that hot reloading in development does not open a pool for every edit.
const shared = globalThis as { roostDatabase?: { db: Db; sql: Sql } };

function pool(): { db: Db; sql: Sql } {
  if (!shared.roostDatabase) {
    const url = env().DATABASE_URL;
    if (!url)
      throw new Error("DATABASE_URL is not set. `npm start` sets it; anywhere else, set it yourself.");
    shared.roostDatabase = connect(url);
  }
  return shared.roostDatabase;
}

/** The process's one pool, opened at first use. */
export const db = (): Db => pool().db;

/** The same pool as plain postgres.js: for COPY and LISTEN, which the query builder does not speak. */
export const sql = (): Sql => pool().sql;

export async function closeDatabase(): Promise<void> {
  const open = shared.roostDatabase;
  shared.roostDatabase = undefined;
  await open?.sql.end({ timeout: 5 });
}
