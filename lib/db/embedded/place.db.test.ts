import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDataFolder } from "../../data-folder/folder";
import { openEmbeddedPostgres } from "./open";

const isRoot = process.getuid?.() === 0;
let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "roost-place-"));
  folder = join(outer, "data");
});
afterEach(async () => {
  const moved = await readlink(join(folder, "postgres")).catch(() => undefined);
  if (moved) await rm(moved, { recursive: true });
  await rm(outer, { recursive: true });
});

/** Opens the folder's database, runs one statement, and stops it again. */
async function once(statement: string): Promise<{ rows: unknown[]; said: string[] }> {
  const said: string[] = [];
  const server = await openEmbeddedPostgres(folder, "a password", (words) => said.push(words));
  const sql = postgres(server.url, { max: 1 });
  const rows = [...(await sql.unsafe(statement))];
  await sql.end();
  await server.stop();
  return { rows, said };
}

test("the cluster lies in the data folder, closed to everybody else", async () => {
  await chmod(outer, 0o711);
  await makeDataFolder(folder);
  expect((await once("create table kept as select 1 as id")).said).toEqual([]);
  expect((await stat(join(folder, "postgres"))).mode & 0o777).toBe(0o700);
  expect((await once("select id from kept")).rows).toEqual([{ id: 1 }]);
});

// Only for root does Postgres run as somebody else.
test.runIf(isRoot)(
  "where only root may enter, it lies outside, behind a link, and that is said once",
  async () => {
    await chmod(outer, 0o700);
    await makeDataFolder(folder);
    const first = await once("create table kept as select 1 as id");
    const moved = await readlink(join(folder, "postgres"));
    expect(moved).toMatch(/^\/var\/lib\/roost\/[0-9a-f]{12}$/);
    expect(first.said).toEqual([`The database is kept in ${moved}, because only root may enter ${folder}.`]);
    expect(await once("select id from kept")).toEqual({ rows: [{ id: 1 }], said: [] });
  },
);

test.runIf(isRoot)("a cluster that root put back from a backup gets its owner again", async () => {
  await chmod(outer, 0o711);
  await makeDataFolder(folder);
  await once("create table kept as select 1 as id");
  execFileSync("chown", ["-R", "root:root", join(folder, "postgres")]);
  await chmod(join(folder, "postgres"), 0o755);
  expect((await once("select id from kept")).rows).toEqual([{ id: 1 }]);
});
