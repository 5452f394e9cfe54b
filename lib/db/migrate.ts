import "server-only";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";

/** Any number: it only has to be the same in every copy of the app. */
const MIGRATION_LOCK = 727_001;

/** Brings the schema up to date. Two copies that start together migrate once: the second waits, then finds nothing to do. */
export async function migrate(url: string, folder = join(process.cwd(), "drizzle")): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
