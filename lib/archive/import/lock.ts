import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { connectBeside, type Sql } from "../../db/client";
import { AppError } from "../../errors";

/** Any number that no other lock of the app uses. */
const ARCHIVE_LOCKS = 727_002;
const LOOK_EVERY_MS = 200;

/**
 * Runs `work` while no other worker is at this archive. The lock belongs to a database connection of its own: it takes
 * no place in the pool that the work itself may be waiting for, and goes when that connection is closed. So a worker
 * that dies lets go of it at once; what keeps rows right even if only the connection was lost is the cursor (see
 * holdCursor).
 *
 * @param patienceMs how long to wait for another worker to let go
 * @throws AppError `unavailable` if another worker is at it.
 */
export async function withArchiveLock<T>(
  sql: Sql,
  archiveId: string,
  work: () => Promise<T>,
  patienceMs = 0,
): Promise<T> {
  const connection = connectBeside(sql);
  try {
    for (let waitedMs = 0; !(await isTaken(connection, archiveId)); waitedMs += LOOK_EVERY_MS) {
      if (waitedMs >= patienceMs)
        throw new AppError("unavailable", "This archive is being read at this moment.");
      await sleep(LOOK_EVERY_MS);
    }
    return await work();
  } finally {
    await connection.end({ timeout: 5 });
  }
}

async function isTaken(connection: Sql, archiveId: string): Promise<boolean> {
  const [lock] = await connection<{ isOurs: boolean }[]>`
    select pg_try_advisory_lock(${ARCHIVE_LOCKS}, hashtext(${archiveId})) as "isOurs"`;
  return lock?.isOurs ?? false;
}
