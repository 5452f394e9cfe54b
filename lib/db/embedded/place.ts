import "server-only";
import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../errors";
import { findBinaries } from "./binaries";
import { canRun, canUse } from "./reach";
import { type ServerUser, serverUser } from "./server-user";

const run = promisify(execFile);

/** Where Postgres' programs and data are, and whom it runs as. */
export type Place = {
  binaries: string;
  /** The data directory; it may not exist yet. */
  cluster: string;
  /** Empty folder in which a new cluster grows before it is moved to its place. */
  nursery: string;
  /** Where the data folder must point to the cluster, if it lies outside. */
  link?: string;
  user: ServerUser | undefined;
};

/** For clusters and programs that Postgres' user cannot reach where they belong. */
const OUTSIDE = "/var/lib/roost";

/**
 * Finds the places and makes what is missing, and moves out of the way of closed doors: root's checkout often lies in a folder that only root
 * may enter (/root, mode 0700), where the user that Postgres runs as can reach neither programs nor data. Then both
 * live in /var/lib/roost, and `postgres` in the data folder is a link to the cluster there.
 */
export async function preparePlace(folder: string, say: (words: string) => void): Promise<Place> {
  const link = join(folder, "postgres");
  const moved = await targetOf(link);
  if (moved && !(await exists(moved))) {
    throw new AppError(
      "not_found",
      `The database is gone: ${link} points to ${moved}, which does not exist. Put it back from a backup, or remove ` +
        `${link} to begin with an empty one.`,
    );
  }
  const user = (await ownerOf(moved ?? link)) ?? (await serverUser());
  const binaries = await reachableBinaries(user);
  if (moved) return { binaries, cluster: moved, nursery: `${moved}.new`, user };

  const inside: Place = { binaries, cluster: link, nursery: `${link}.new`, user };
  if (await exists(link)) {
    if (await canUse(link, user)) return inside;
    throw new AppError(
      "unavailable",
      `Postgres' user cannot enter ${link} any more. Open the folders above it for passing through (chmod a+x).`,
    );
  }
  await makeFolder(inside.nursery, user);
  if (await canUse(inside.nursery, user)) return inside;
  await rm(inside.nursery, { recursive: true });

  await makeOutside();
  const nursery = join(OUTSIDE, `new-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);
  const outside: Place = {
    binaries,
    cluster: join(OUTSIDE, randomBytes(6).toString("hex")),
    nursery,
    link,
    user,
  };
  await makeFolder(nursery, user);
  if (!(await canUse(nursery, user))) {
    throw new AppError(
      "unavailable",
      `Postgres does not run as root, and its user can reach neither ${folder} nor ${OUTSIDE}. Name a folder that others ` +
        "may pass through with ROOST_DATA_DIR, or start Roost as another user.",
    );
  }
  say(`The database is kept in ${outside.cluster}, because only root may enter ${folder}.`);
  return outside;
}

async function reachableBinaries(user: ServerUser | undefined): Promise<string> {
  const binaries = await findBinaries();
  if (await canRun(binaries, user)) return binaries;
  if (user) {
    const copy = await copyOf(binaries);
    if (await canRun(copy, user)) return copy;
  }
  throw new AppError(
    "unavailable",
    "The built-in Postgres does not run on this system (it needs glibc). Set DATABASE_URL to a Postgres of your own.",
  );
}

async function copyOf(binaries: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(binaries), "package.json"), "utf8"));
  const copy = join(OUTSIDE, `bin-${version}`);
  if (await exists(copy)) return copy;
  await makeOutside();
  const half = `${copy}.${process.pid}.half`;
  await cp(binaries, half, { recursive: true, verbatimSymlinks: true });
  await run("chmod", ["-R", "a+rX", half]);
  await rename(half, copy).catch(async (error: NodeJS.ErrnoException) => {
    await rm(half, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return copy;
}

async function makeOutside(): Promise<void> {
  await mkdir(OUTSIDE, { recursive: true });
  await chmod(OUTSIDE, 0o755);
}

async function makeFolder(path: string, user: ServerUser | undefined): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o755 });
  await chmod(path, 0o700);
  if (user) await chown(path, user.uid, user.gid);
}

/**
 * Whom an existing cluster belongs to: whom it was made for, whatever users the machine has got since. One that root
 * put back from a backup may have lost its owner and mode; Postgres insists on both.
 */
async function ownerOf(cluster: string): Promise<ServerUser | undefined> {
  if (!(await exists(cluster))) return undefined;
  const { uid, gid } = await stat(cluster);
  if (uid === process.getuid?.()) await chmod(cluster, 0o700);
  if (process.getuid?.() !== 0) return undefined;
  if (uid !== 0) return { uid, gid };
  const user = await serverUser();
  if (user) await run("chown", ["-R", `${user.uid}:${user.gid}`, `${cluster}/.`]);
  return user;
}

async function targetOf(link: string): Promise<string | undefined> {
  const info = await lstat(link).catch(() => undefined);
  if (!info?.isSymbolicLink()) return undefined;
  return realpath(link).catch(() => readlink(link));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
