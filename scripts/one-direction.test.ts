import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);

/** A file that breaks the rule, and what it must not import. Each rule of .dependency-cruiser.cjs has its control. */
const violations: Record<string, [file: string, imports: string][]> = {
  "lib-knows-no-edge": [
    ["lib/tweets/a.ts", "@/app/page"],
    ["lib/tweets/b.ts", "../../inngest/events"],
  ],
  "only-auth-touches-next": [["lib/memories/a.ts", "next/cache"]],
  "only-its-folder-knows-next-auth": [["lib/auth/b.ts", "next-auth"]],
  "components-know-no-server": [
    ["components/a.tsx", "@/lib/db/client"],
    ["components/b.tsx", "server-only"],
  ],
  "functions-only-by-their-route": [["app/page.tsx", "@/inngest/functions/index"]],
  "front-rooms-are-strangers": [["lib/memories/b.ts", "../archive/report"]],
  "room-likes": [["lib/likes/a.ts", "../memories/count"]],
  "room-tweets": [["lib/tweets/c.ts", "../likes/list"]],
  "room-connections": [["lib/connections/a.ts", "../tweets/list"]],
  "room-spending": [["lib/spending/a.ts", "../tweets/list"]],
  "room-auth": [["lib/auth/a.ts", "../tweets/list"]],
  "ground-knows-no-room": [["lib/db/a.ts", "../tweets/list"]],
  "clients-know-no-table": [["lib/clients/x/a.ts", "../../db/client"]],
  "vendors-stop-at-clients": [["lib/archive/a.ts", "dropbox"]],
  "x-is-asked-through-the-meter": [
    ["lib/likes/b.ts", "../clients/x/x-client"],
    ["lib/connections/b.ts", "../clients/x/send"],
  ],
  "simulator-stands-alone": [
    ["simulator/a.ts", "@/lib/tweets/list"],
    ["simulator/b.ts", "dropbox"],
  ],
  "only-tests-simulate": [["scripts/a.ts", "../simulator/simulator"]],
  "no-circles": [["lib/archive/circle.ts", "./report"]],
  "no-tests-in-production": [["inngest/a.ts", "@/lib/testing/database"]],
  "everything-resolves": [["inngest/b.ts", "@/lib/nowhere"]],
};

/** Files that keep every rule: what the violations lead to, and an arrow or two in the right direction. */
const innocent: Record<string, string> = {
  "app/page.tsx": "",
  "inngest/events.ts": "",
  "inngest/functions/index.ts": 'import "@/lib/archive/report";',
  "lib/db/client.ts": 'import "server-only";',
  "lib/archive/report.ts": 'import "./circle"; import "../tweets/list";',
  "lib/memories/count.ts": 'import "@/lib/tweets/list";',
  "lib/clients/x/send.ts": "",
  "lib/clients/x/x-client.ts": 'import "./send";',
  "lib/connections/x-client.ts": 'import "../clients/x/x-client";',
  "lib/likes/list.ts": 'import "../tweets/list";',
  "lib/tweets/list.ts": 'import "../db/client";',
  "lib/testing/database.ts": 'import "../db/client";',
  "lib/testing/sample-archive/film.ts": "",
  "simulator/simulator.ts": 'import "@/lib/testing/sample-archive/film";',
  "scripts/demo/fill.ts": 'import "../../simulator/simulator";',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "one-direction-"));
  await mkdir(join(folder, "node_modules"));
  for (const name of ["dropbox", "next-auth", "next/cache", "server-only"])
    await put(`node_modules/${name}/index.js`, "");
  await symlink(join(process.cwd(), "node_modules/typescript"), join(folder, "node_modules/typescript"));
  await cp("tsconfig.json", join(folder, "tsconfig.json"));
  await cp(".dependency-cruiser.cjs", join(folder, ".dependency-cruiser.cjs"));
  for (const [file, text] of Object.entries(innocent)) await put(file, text);
  for (const [file, imports] of Object.values(violations).flat()) await put(file, `import "${imports}";\n`);
});
afterAll(() => rm(folder, { recursive: true }));

test("each rule fails on the file that breaks it, and on no other", async () => {
  const found = await cruise(folder);
  const expected = Object.entries(violations).flatMap(([rule, pairs]) =>
    pairs.map(([file]) => `${rule}: ${file}`),
  );
  expect(found.sort()).toEqual(expected.sort());
});

test("there is a control for every rule", async () => {
  const { forbidden } = await import("../.dependency-cruiser.cjs" as string).then((module) => module.default);
  expect(Object.keys(violations).sort()).toEqual(forbidden.map(({ name }: { name: string }) => name).sort());
});

async function cruise(cwd: string): Promise<string[]> {
  const bin = join(process.cwd(), "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [
    bin,
    "app",
    "components",
    "lib",
    "inngest",
    "scripts",
    "simulator",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
  ];
  const { stdout } = await run(process.execPath, args, { cwd, maxBuffer: 50 << 20 }).catch((error) => error);
  const { summary } = JSON.parse(stdout);
  const pairs = summary.violations.map(
    (found: { rule: { name: string }; from: string }) => `${found.rule.name}: ${found.from}`,
  );
  return [...new Set<string>(pairs)];
}

async function put(file: string, text: string): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
