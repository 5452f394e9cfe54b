import postgres from "postgres";
import { expect, inject, test } from "vitest";
import { isMigrated, migrate } from "./migrate";

const NAME = `race_${process.pid}`;

test("two copies that start together on an empty database migrate once", async () => {
  const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${NAME}`;
  await admin.unsafe(`create database ${NAME}`);
  const sql = postgres(url.href, { max: 1 });
  try {
    await Promise.all([migrate(url.href), migrate(url.href), migrate(url.href)]);
    const applied = await sql`select hash from drizzle.__drizzle_migrations`;
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied.map(({ hash }) => hash)).size).toBe(applied.length);
    expect(await isMigrated(sql)).toBe(true);
  } finally {
    await sql.end();
    await admin.unsafe(`drop database ${NAME} with (force)`);
    await admin.end();
  }
});

test("a copy waits while another one migrates, and changes nothing before its turn", async () => {
  const admin = postgres(inject("postgresUrl"), { max: 1, onnotice: () => {} });
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${NAME}_control`;
  await admin.unsafe(`create database ${NAME}_control`);
  const holder = postgres(url.href, { max: 1 });
  try {
    await holder`select pg_advisory_lock(727001)`;
    const waiting = migrate(url.href);
    await until(async () => {
      const [row] =
        await admin`select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`;
      return row?.n === 1;
    });
    const [table] = await holder`select to_regclass('public.users') as name`;
    expect(table?.name).toBeNull();
    await holder`select pg_advisory_unlock(727001)`;
    await waiting;
    const [after] = await holder`select to_regclass('public.users')::text as name`;
    expect(after?.name).toBe("users");
  } finally {
    await holder.end();
    await admin.unsafe(`drop database ${NAME}_control with (force)`);
    await admin.end();
  }
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}
