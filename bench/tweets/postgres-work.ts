// How long Postgres itself worked: on a machine that others use as well the clock tells mostly how long it had to wait.
import { readFile } from "node:fs/promises";
import type { Sql } from "@/lib/db/client";

/**
 * Looks up the processes that serve this pool.
 * @returns a function that tells how many milliseconds they have worked so far; undefined where no /proc tells it.
 */
export async function watchWork(sql: Sql): Promise<(() => Promise<number>) | undefined> {
  const rows = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name = 'roost' and datname = current_database()`;
  const workedMs = async () => {
    const nanoseconds = await Promise.all(
      rows.map(async ({ pid }) => Number((await readFile(`/proc/${pid}/schedstat`, "utf8")).split(" ")[0])),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  };
  return workedMs().then(
    () => workedMs,
    () => undefined,
  );
}
