import "server-only";
import postgres from "postgres";
import { AppError } from "../errors";

const OLDEST_MAJOR = 14;

/**
 * Makes sure that DATABASE_URL leads to a Postgres that we can use.
 *
 * @throws AppError `unavailable` saying in words why not. The password is never in them.
 */
export async function checkDatabase(url: string): Promise<void> {
  const server = parse(url);
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
    if (row && row.major < OLDEST_MAJOR) {
      throw new AppError(
        "invalid",
        `DATABASE_URL names a Postgres ${row.major}, and Roost needs ${OLDEST_MAJOR} or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      `The database that DATABASE_URL names cannot be used: ${why(error, server)}`,
      {
        cause: error,
      },
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function parse(url: string): URL {
  try {
    const parsed = new URL(url);
    if (/^postgres(ql)?:$/.test(parsed.protocol)) return parsed;
  } catch {
    // Said below.
  }
  throw new AppError("invalid", "DATABASE_URL must look like postgres://user:password@host:5432/name.");
}

function why(error: unknown, server: URL): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const place = server.host;
  if (code === "ECONNREFUSED") return `nothing listens at ${place}.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `there is no machine called ${server.hostname}.`;
  if (code === "CONNECT_TIMEOUT" || code === "ETIMEDOUT" || code === "EHOSTUNREACH")
    return `${place} does not answer.`;
  if (code === "28P01" || code === "28000") return `it refused the user name or password.`;
  if (code === "3D000") return `it has no database called ${server.pathname.slice(1)}.`;
  return `${message}.`;
}
