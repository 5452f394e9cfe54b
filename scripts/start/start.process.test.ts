import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  isAlive,
  isReady,
  PARTS,
  type PartName,
  query,
  type StartedApp,
  startApp,
  until,
} from "@/lib/testing/running-app";
import { buildIfNeeded } from "./build";

const run = promisify(execFile);
const started: StartedApp[] = [];
const toRemove: string[] = [];

beforeAll(() => buildIfNeeded(process.env));
afterAll(async () => {
  await Promise.all(started.map(({ ended }) => ended));
  for (const folder of toRemove) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "roost-start-"));
  toRemove.push(folder);
  return folder;
}

/** An app for one test. It stops while the next one runs: all of them at once would slow each other down. */
async function launch(folder: string, options?: Parameters<typeof startApp>[1]): Promise<StartedApp> {
  const app = await startApp(folder, options);
  started.push(app);
  onTestFinished(() => app.signal("SIGTERM"));
  return app;
}

async function start(folder: string): Promise<StartedApp> {
  const app = await launch(folder);
  await app.ready();
  return app;
}

/** Waits for a part to run, while the app does; its process id. */
async function running(app: StartedApp, part: PartName): Promise<number> {
  let hasEnded = false;
  app.ended.then(() => {
    hasEnded = true;
  });
  let pid: number | undefined;
  await until(() => {
    pid = app.pidOf(part);
    return pid !== undefined || hasEnded;
  });
  if (pid === undefined) throw new Error(`The app ended:\n${app.said()}`);
  return pid;
}

/** The process id of a part that must be running. No other number may stand for none: to kill 0 is to kill this test's own group. */
function pidOf(app: StartedApp, part: PartName): number {
  const pid = app.pidOf(part);
  if (pid === undefined) throw new Error(`The ${part} does not run:\n${app.said()}`);
  return pid;
}

async function doctor(folder: string): Promise<{ healthy: boolean }> {
  const env = { ...process.env, ROOST_DATA_DIR: folder };
  const { stdout } = await run(process.execPath, ["scripts/roost.mjs", "doctor", "--json"], { env });
  return JSON.parse(stdout);
}

describe("a running app", () => {
  let folder: string;
  let app: StartedApp;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(folder);
    started.push(app);
    await app.ready();
  });
  afterAll(() => app.signal("SIGTERM"));

  test("names one address, at which it can be used", async () => {
    expect(app.said().match(/http:\S+/g)).toEqual([app.url.replace("127.0.0.1", "localhost")]);
    expect(await isReady(app)).toBe(true);
  });

  test("keeps its secrets to itself", async () => {
    for (const file of ["secrets.json", "run.json"]) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    }
    const secrets: Record<string, string> = JSON.parse(await readFile(join(folder, "secrets.json"), "utf8"));
    expect(Object.values(secrets).filter((secret) => app.said().includes(secret))).toEqual([]);
  });

  test("has its folder for itself: a second start says who holds it", async () => {
    const second = await launch(folder);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(`in use by “npm start” (process ${app.pid}`);
  });

  test("is healthy in the doctor's eyes, from beside it", async () => {
    expect(await doctor(folder)).toMatchObject({ healthy: true });
  });

  test.each(PARTS)("starts the %s again when it is killed", async (part) => {
    const before = pidOf(app, part);
    process.kill(before, "SIGKILL");
    await until(() => ![undefined, before].includes(app.pidOf(part)));
    await until(() => isReady(app));
    expect(app.said()).toContain(`The ${part} ended unexpectedly. Starting it again.`);
  });

  test("answers what it was asked before the stop, drains within ten seconds, and leaves nothing running", async () => {
    const parts = PARTS.map((part) => pidOf(app, part));
    // The page that asks whether there are people waits for the lock to go.
    const blocker = query(folder, "begin; lock table users; select pg_sleep(1.5); commit");
    await until(() => counts(folder, "pg_locks where mode = 'AccessExclusiveLock'"));
    const page = fetch(`${app.url}/sign-in`, { redirect: "manual" });
    await until(() => counts(folder, "pg_stat_activity where wait_event_type = 'Lock'"));

    const askedAt = Date.now();
    app.signal("SIGTERM");
    expect((await page).status).toBeLessThan(500);
    await blocker;
    expect(await app.ended).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    expect(parts.filter(isAlive)).toEqual([]);
    expect(await stat(join(folder, "run.json")).catch(() => undefined)).toBeUndefined();
  });

  test("is healthy in the doctor's eyes when it does not run", async () => {
    expect(await doctor(folder)).toMatchObject({ healthy: true });
  });
});

test("the demo keeps to a database and an engine of its own, whatever the settings name", async () => {
  const app = await launch(await newFolder(), {
    mode: "demo",
    env: {
      DATABASE_URL: "postgres://roost:word@127.0.0.1:1/real",
      INNGEST_BASE_URL: "http://127.0.0.1:1",
      INNGEST_EVENT_KEY: "k".repeat(32),
      INNGEST_SIGNING_KEY: `signkey-prod-${"0".repeat(64)}`,
    },
  });
  await running(app, "database");
  await running(app, "engine");
});

test("takes forms of the public address behind a proxy that asks by another name, and forms from this machine", async () => {
  const app = await launch(await newFolder(), { env: { ROOST_URL: "https://roost.example.org" } });
  await app.ready();
  // Next looks at the origin (500) before it looks for the action, which does not exist (409).
  const answer = async (origin: string) => {
    const headers = { origin, "next-action": "0".repeat(42) };
    return (await fetch(`${app.url}/sign-in`, { method: "POST", headers, body: "[]" })).status;
  };
  expect(await answer("https://roost.example.org")).toBe(409);
  expect(await answer(app.url)).toBe(409);
  expect(await answer("https://evil.example")).toBe(500);
});

test("stops and says why when another program takes the database's port while it restarts", async () => {
  const folder = await newFolder();
  const app = await start(folder);
  const { databaseUrl } = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
  const port = Number(new URL(databaseUrl).port);
  process.kill(pidOf(app, "database"), "SIGKILL");
  const other = await listenOn(port);
  expect(await app.ended).toBe(1);
  expect(app.said()).toContain(`Another program took port ${port} of the database.`);
  other.close();
});

test("a stop in the middle of the start leaves nothing running, and the next start works", async () => {
  const folder = await newFolder();
  const app = await launch(folder);
  const database = await running(app, "database");
  app.signal("SIGTERM");
  await app.ended;
  expect(isAlive(database)).toBe(false);
  expect(await isReady(await start(folder))).toBe(true);
});

test("after kill -9 of everything, in two ways, the next start has every row", async () => {
  const folder = await newFolder();
  const first = await start(folder);
  await query(folder, "create table kept as select 1 as id");
  const children = (["worker", "engine", "web"] as const).map((part) => pidOf(first, part));
  const database = pidOf(first, "database");
  first.signal("SIGKILL");
  await until(() => !children.some(isAlive));
  // Postgres outlives whoever started it; the next start must find it and end it.
  expect(isAlive(database)).toBe(true);

  const second = await start(folder);
  expect(isAlive(database)).toBe(false);
  const secondDatabase = pidOf(second, "database");
  second.signal("SIGKILL");
  process.kill(secondDatabase, "SIGKILL");
  await until(() => !isAlive(secondDatabase));

  const third = await start(folder);
  expect(await isReady(third)).toBe(true);
  expect(await query(folder, "select id from kept")).toEqual([{ id: 1 }]);
});

test.each(["worker", "engine", "web"] as const)(
  "the %s ends when the app is killed before it has loaded",
  async (part) => {
    const folder = await newFolder();
    const app = await launch(folder);
    const pid = await running(app, part);
    const database = pidOf(app, "database");
    app.signal("SIGKILL");
    await until(() => !isAlive(pid));
    // The database stays for the next start to end, which there is none of.
    process.kill(database, "SIGQUIT");
    await until(() => !isAlive(database));
  },
);

test("a part that dies again and again takes the app with it, and says why", async () => {
  const app = await start(await newFolder());
  for (let deaths = 0; deaths < 5; deaths++) {
    const pid = await running(app, "worker");
    process.kill(pid, "SIGKILL");
    await until(() => app.pidOf("worker") !== pid);
  }
  expect(await app.ended).toBe(1);
  expect(app.said()).toContain("The worker ended 5 times within a minute, so Roost stops.");
});

test("the demo has its simulator beside the others: started again when it is killed, and gone with them", async () => {
  const folder = await newFolder();
  const real = { X_CLIENT_ID: "of-a-real-app", ROOST_SMTP_URL: "smtp://mail.example.org" };
  const app = await launch(folder, { mode: "demo", env: real });
  // They are all up when it begins to fill itself.
  const parts = [...PARTS, "simulator" as const];
  for (const part of parts) await running(app, part);
  const before = pidOf(app, "simulator");
  process.kill(before, "SIGKILL");
  await until(() => ![undefined, before].includes(app.pidOf("simulator")));
  const pids = parts.map((part) => pidOf(app, part));
  const environment = await readFile(`/proc/${app.pidOf("worker")}/environ`, "utf8");
  expect(environment).toContain("X_CLIENT_ID=sim_x\0");
  expect(environment).not.toContain("mail.example.org");

  app.signal("SIGTERM");
  expect(await app.ended).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
});

/** Listens on a port as soon as that is free. */
async function listenOn(port: number): Promise<Server> {
  for (;;) {
    const server = createServer();
    const isUp = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isUp) return server;
  }
}

async function counts(folder: string, what: string): Promise<boolean> {
  const [row] = await query<{ n: number }>(folder, `select count(*)::int as n from ${what}`);
  return (row?.n ?? 0) > 0;
}
