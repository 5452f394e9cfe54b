import "server-only";
import { connectBeside, type Sql } from "../../db/client";
import { AppError } from "../../errors";

/** Any number that no other lock of the app uses. */
const ARCHIVE_LOCKS = 727_002;

/**
 * Runs `work` while no other worker is at this archive. The lock belongs to a database connection of its own: it takes
 * no place in the pool that the work itself may be waiting for, and goes when that connection is closed. So a worker
 * that dies lets go of it at once; what keeps rows right even if only the connection was lost is the cursor (see
 * holdCursor).
 *
 * @throws AppError `unavailable` if another worker is at it.
 */
export async function withArchiveLock<T>(sql: Sql, archiveId: string, work: () => Promise<T>): Promise<T> {
  const connection = connectBeside(sql);
  try {
    const [lock] = await connection<{ isOurs: boolean }[]>`
      select pg_try_advisory_lock(${ARCHIVE_LOCKS}, hashtext(${archiveId})) as "isOurs"`;
    if (!lock?.isOurs) throw new AppError("unavailable", "This archive is being read at this moment.");
    return await work();
  } finally {
    await connection.end({ timeout: 5 });
  }
}
