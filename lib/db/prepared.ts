import "server-only";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Row } from "postgres";
import type { Sql } from "./client";

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * Runs a statement that Postgres keeps from one call to the next. For those whose planning would take longer than their
 * run; what drizzle runs is planned each time.
 */
export async function runPrepared<T extends Row>(sql: Sql, statement: SQL): Promise<T[]> {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return sql.unsafe<T[]>(text, params as never[], { prepare: true });
}
