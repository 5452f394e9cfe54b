import "server-only";
import { execFile } from "node:child_process";
import { chown, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../errors";
import { program } from "./binaries";
import type { Place } from "./place";
import { diskFull, isAboutFullDisk } from "./words";

const run = promisify(execFile);

/** The major version that we come with. */
export const POSTGRES_MAJOR = "18";

/**
 * Makes the cluster if there is none, with one superuser `roost`.
 *
 * It grows in the nursery and is moved to its place when it is whole, so a start that dies here leaves no half cluster.
 */
export async function makeCluster(place: Place, password: string): Promise<void> {
  const version = await readFile(join(place.cluster, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version !== undefined) return refuseOther(place.cluster, version.trim());

  const passwordFile = `${place.nursery}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.user) await chown(passwordFile, place.user.uid, place.user.gid);
  try {
    await run(
      program(place.binaries, "initdb"),
      // biome-ignore format: one flag a line would be long and say no more
      ["-D", place.nursery, "-U", "roost", "-A", "scram-sha-256", `--pwfile=${passwordFile}`,
       "-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      { cwd: "/", ...place.user },
    );
  } catch (cause) {
    const said = String((cause as { stderr?: string }).stderr ?? cause);
    if (isAboutFullDisk(said)) throw diskFull(place.cluster, cause);
    throw new AppError("unavailable", `Postgres could not make its database:\n${said.trim()}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(place.nursery, place.cluster);
  if (place.link) await symlink(place.cluster, place.link);
}

function refuseOther(cluster: string, version: string): void {
  if (version === POSTGRES_MAJOR) return;
  throw new AppError(
    "invalid",
    `The database in ${cluster} was made by Postgres ${version}, and this Roost comes with Postgres ${POSTGRES_MAJOR}. Start the ` +
      "version of Roost that made it, save the database with pg_dump, and load it into a new folder.",
  );
}
