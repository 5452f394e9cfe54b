import { expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { connect } from "./client";

const database = testDatabase();

test("a transaction whose connection was lost meanwhile hears so at its next query, and the process lives", async () => {
  const { sql } = connect(database.url, 1);
  let isLost = false;
  let next: unknown;
  const transaction = sql.begin(async (tx) => {
    const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await database.sql`select pg_terminate_backend(${own?.pid ?? 0})`;
    await expect.poll(() => isLost).toBe(true);
    next = await tx`select 1`.catch((error: Error) => error);
  });
  await transaction.catch(() => {
    isLost = true;
  });
  await expect.poll(() => next).toMatchObject({ code: "unavailable" });
  expect(await sql`select 1 as alive`).toEqual([{ alive: 1 }]);
  await sql.end({ timeout: 1 });
});
