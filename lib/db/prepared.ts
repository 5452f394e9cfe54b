import "server-only";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Row } from "postgres";
import type { Db, Sql } from "./client";

const dialect = new PgDialect({ casing: "snake_case" });

/**
 * Runs a statement that Postgres keeps from one call to the next. For those whose planning would take longer than their
 * run; what drizzle runs is planned each time.
 */
export async function runPrepared<T extends Row>(sql: Sql, statement: SQL): Promise<T[]> {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return sql.unsafe<T[]>(text, params as never[], { prepare: true });
}

/**
 * A statement that drizzle builds once for each pool and that Postgres keeps, for what every page asks: `build` ends with
 * `.prepare(name)`, and names what changes by `sql.placeholder`.
 */
export function preparedOnce<Statement>(build: (db: Db) => Statement): (db: Db) => Statement {
  const built = new WeakMap<Db, Statement>();
  return (db) => {
    const statement = built.get(db) ?? build(db);
    built.set(db, statement);
    return statement;
  };
}
