import { expect, test } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { prune } from "./prune";
import { migrate } from "./schema";

const database = testDatabase();

test("forgets what ended long ago, and keeps what runs, what failed lately and what is new", async () => {
  const { sql } = database;
  await migrate(sql);
  const run = (id: string, status: string, daysAgo: number) => sql`
    insert into engine.runs (id, function_id, status, events, ended_at)
    values (${id}, 'f', ${status}, '[{}]', ${status === "running" ? null : new Date(Date.now() - daysAgo * 86_400_000).toISOString()})`;
  await run("new", "completed", 6);
  await run("old", "completed", 8);
  await run("old cancelled", "cancelled", 8);
  await run("failed lately", "failed", 27);
  await run("failed long ago", "failed", 29);
  await run("still running", "running", 100);
  await sql`insert into engine.steps (run_id, id, op, name) values ('old', 's', 'StepRun', 's'), ('new', 's', 'StepRun', 's')`;
  await sql`insert into engine.events (id, name, received_at) values
    ('new', 'a', now()), ('old', 'a', now() - interval '8 days')`;
  await sql`insert into engine.rates (function_id, key, free_at) values
    ('f', 'busy', now() + interval '1 hour'), ('f', 'free', now() - interval '1 hour')`;

  expect(await prune(sql, 7)).toEqual({ runs: 3, events: 1 });
  expect((await sql`select id from engine.runs order by id`).map((row) => row.id)).toEqual([
    "failed lately",
    "new",
    "still running",
  ]);
  expect(await sql`select run_id from engine.steps`).toEqual([{ run_id: "new" }]);
  expect(await sql`select id from engine.events`).toEqual([{ id: "new" }]);
  expect(await sql`select key from engine.rates`).toEqual([{ key: "busy" }]);
  expect(await prune(sql, 7)).toEqual({ runs: 0, events: 0 });
});

test("engines that start together migrate once", async () => {
  await Promise.all([1, 2, 3, 4].map(() => migrate(database.sql)));
  const versions = await database.sql`select version from engine.migrations order by version`;
  expect(versions.map((row) => row.version)).toEqual([1]);
});
