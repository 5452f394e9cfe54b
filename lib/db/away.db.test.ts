import { createServer } from "node:net";
import { sql as query } from "drizzle-orm";
import { expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { asDatabaseAway } from "./away";
import { connect } from "./client";

const database = testDatabase();

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error,
  );
}

test("a database that nobody serves is away", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  const { db, sql } = connect(`postgres://roost@127.0.0.1:${port}/roost`, 1);
  expect(asDatabaseAway(await failureOf(db.execute(query`select 1`)))).toMatchObject({ code: "unavailable" });
  expect(asDatabaseAway(await failureOf(sql`select 1`.execute()))).toMatchObject({ code: "unavailable" });
  await sql.end({ timeout: 1 });
});

test("a database that goes in the middle of a query is away", async () => {
  const { db, sql } = connect(database.url, 1);
  const error = await failureOf(db.execute(query`select pg_terminate_backend(pg_backend_pid())`));
  expect(asDatabaseAway(error)).toMatchObject({ code: "unavailable" });
  await sql.end({ timeout: 1 });
});

test("a query that is wrong stays a bug", async () => {
  expect(asDatabaseAway(await failureOf(database.db.execute(query`select nothing`)))).toBeUndefined();
  expect(asDatabaseAway(await failureOf(database.sql`select 1 / 0`.execute()))).toBeUndefined();
  expect(asDatabaseAway(new Error("a bug"))).toBeUndefined();
});
