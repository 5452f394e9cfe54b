import "server-only";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AppError } from "../../errors";

const run = promisify(execFile);

/** Whom a process runs as. */
export type ServerUser = { uid: number; gid: number };

/**
 * Postgres refuses to run as root, so root runs it as `postgres`, or as `roost`, made for it if there is neither.
 *
 * @returns undefined when we are not root: then it runs as ourselves.
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = (await findUser("postgres")) ?? (await findUser("roost"));
  if (known) return known;
  const made =
    (await tried("useradd", "--system", "--no-create-home", "--shell", "/bin/false", "roost")) ||
    (await tried("adduser", "-S", "-D", "-H", "-s", "/bin/false", "roost"));
  const user = made ? await findUser("roost") : undefined;
  if (!user) {
    throw new AppError(
      "unavailable",
      "Postgres does not run as root, and a user for it could not be made. Start Roost as another user, make a user " +
        "named roost, or set DATABASE_URL to a Postgres of your own.",
    );
  }
  return user;
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function tried(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}
