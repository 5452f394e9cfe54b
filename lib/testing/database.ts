import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, inject } from "vitest";
import { connect, type Db, type Sql } from "../db/client";

export type TestDatabase = { db: Db; sql: Sql; url: string };

/**
 * A migrated database of the test file's own, dropped when the file ends. Call at the top level of a `*.db.test.ts`:
 * `const database = testDatabase();` and read `database.db` inside the tests.
 */
export function testDatabase(): TestDatabase {
  const database = {} as TestDatabase;
  const name = `test_${randomBytes(6).toString("hex")}`;
  const adminUrl = inject("postgresUrl");

  beforeAll(async () => {
    await asAdmin(adminUrl, `create database ${name} template roost_template`);
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    Object.assign(database, connect(url.href, 4), { url: url.href });
  });
  afterAll(async () => {
    await database.sql?.end({ timeout: 1 });
    await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
  });
  return database;
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
