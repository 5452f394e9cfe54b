import "server-only";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { AppError } from "../errors";

/** Any number: it only has to be the same in every copy of the app. */
const MIGRATION_LOCK = 727_001;
const FOLDER = join(process.cwd(), "drizzle");

/** Brings the schema up to date. Two copies that start together migrate once: the second waits, then finds nothing to do. */
export async function migrate(url: string, folder = FOLDER): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
  } catch (cause) {
    const why = (cause as Error).cause ?? cause;
    throw new AppError(
      "unavailable",
      `The database could not be brought up to date: ${(why as Error).message}. Nothing was changed.`,
      { cause },
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

let newest: number | undefined;

/** Whether the database has every migration that this code was written for. */
export async function isMigrated(sql: postgres.Sql): Promise<boolean> {
  newest ??= readMigrationFiles({ migrationsFolder: FOLDER }).at(-1)?.folderMillis ?? 0;
  const [row] = await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0) >= newest;
}
