import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startApp } from "@/lib/testing/running-app";

const secret = "x".repeat(32);
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-refusal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a start says that ends at once. */
async function refusal(options: Parameters<typeof startApp>[1], inFolder = folder): Promise<string> {
  const app = await startApp(inFolder, options);
  expect(await app.ended).toBe(1);
  // Words, not a stack.
  expect(app.said()).not.toMatch(/^\s+at /m);
  return app.said();
}

test("a port that is taken, naming the setting", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  expect(await refusal({ env: { PORT: String(port) } })).toContain(
    `Port ${port} is taken by another program. Name another one: PORT=`,
  );
  server.close();
});

test.each([
  ["20.18.3", "Roost needs Node 20.19 or newer; this is 20.18.3."],
  ["18.20.0", "Roost needs Node 20.19 or newer; this is 18.20.0."],
])("Node %s", async (version, words) => {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  expect(
    await refusal({ flags: ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`] }),
  ).toContain(words);
});

test.each([
  [{ DATABASE_URL: "postgres://roost:hidden-word@127.0.0.1:1/roost" }, "nothing listens at 127.0.0.1:1"],
  [{ DATABASE_URL: "postgres://roost:hidden-word@nowhere.invalid:5432/roost" }, "nowhere.invalid"],
  [{ DATABASE_URL: "mysql://roost:hidden-word@127.0.0.1/roost" }, "must look like postgres://"],
  [{ ROOST_SECRET: "short" }, "ROOST_SECRET: must have at least 32 characters"],
  [{ ROOST_SECRET: secret, ROOST_URL: "http://roost.example.org" }, "ROOST_URL: must begin with https://"],
  [{ INNGEST_DEV: "1" }, "INNGEST_DEV: must not be set"],
  [
    { INNGEST_BASE_URL: "https://inngest.example.org" },
    "needs both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY",
  ],
  [{ ROOST_HOST: "203.0.113.1" }, "This machine has no address 203.0.113.1"],
])("%o", async (env, words) => {
  const said = await refusal({ env });
  expect(said).toContain(words);
  expect(said).not.toContain("hidden-word");
});

test("a data folder that is a file", async () => {
  const path = join(folder, "file");
  await writeFile(path, "");
  expect(await refusal({}, path)).toContain("a file is in its way");
});

test("a database that another version of Postgres made", async () => {
  await chmod(folder, 0o755); // a folder with something in it keeps its mode, and root's Postgres is another user
  await mkdir(join(folder, "postgres"));
  await writeFile(join(folder, "postgres", "PG_VERSION"), "17\n");
  expect(await refusal({})).toContain("was made by Postgres 17, and this Roost comes with Postgres 18");
});

test("secrets that are damaged, because new ones would lock everybody out of the database", async () => {
  await writeFile(join(folder, "secrets.json"), "{");
  expect(await refusal({})).toContain("secrets.json is damaged");
});

// Only root can make a small disk.
test.runIf(isRoot && process.platform === "linux")("a disk that is full", async () => {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]);
  try {
    expect(await refusal({})).toContain(`The disk that holds ${folder}`);
  } finally {
    execFileSync("umount", ["-l", folder]);
  }
});
