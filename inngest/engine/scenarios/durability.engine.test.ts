import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { startEngine } from "../engine";
import { type App, KEYS, startApp } from "./app";
import { durabilityFunctions } from "./durability-functions";
import { quiet } from "./stage";

// What the built-in engine promises beyond the protocol; nothing of it can be asked of another server.
describe.skipIf(process.env.INNGEST_SERVER).sequential("the engine", () => {
  const database = testDatabase();
  let port: number;
  let app: App;
  let engines: ChildProcess[] = [];

  beforeAll(async () => {
    port = await freePort();
    app = await startApp(`http://127.0.0.1:${port}`, KEYS, durabilityFunctions);
  });
  afterAll(async () => {
    for (const engine of engines) await end(engine, "SIGKILL");
    await app.stop();
  });

  /** An engine in a process of its own, as `npm run engine` starts it. */
  async function startProcess(...options: string[]): Promise<ChildProcess> {
    const engine = spawn(
      process.execPath,
      ["scripts/run.mjs", "inngest/engine/main.ts", "--app", app.url, "--retry-interval", "0", ...options],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          NODE_ENV: "test",
          ROOST_LOG_LEVEL: "info",
          DATABASE_URL: database.url,
          INNGEST_EVENT_KEY: KEYS.eventKey,
          INNGEST_SIGNING_KEY: KEYS.signingKey,
        },
      },
    );
    engines = [...engines, engine];
    return engine;
  }

  test("goes on where it was after a SIGKILL in the middle of a sleep", async () => {
    const engine = await startProcess("--port", String(port));
    await said(engine, "the app is synced");
    await app.send({ name: "durable/sleeper", data: { id: "sleep" } });
    await expect.poll(() => database.sql`select 1 from engine.jobs where kind = 'wake'`).toHaveLength(1);
    await end(engine, "SIGKILL");

    await startProcess("--port", String(port));
    await app.notes.until("sleep", "done");
    expect(app.notes.of("sleep").map((note) => note.what)).toEqual(["before", "after", "done"]);
  });

  test("makes a call again at once after a SIGKILL in the middle of a step, and counts no attempt", async () => {
    await app.send({ name: "durable/hanging", data: { id: "killed" } });
    await app.notes.until("killed", "hang");
    await end(engines.at(-1) as ChildProcess, "SIGKILL");

    const killedAt = Date.now();
    await startProcess("--port", String(port));
    const [done] = await app.notes.until("killed", "done");
    expect(done?.data).toBe(0);
    expect(app.notes.of("killed", "before")).toHaveLength(1);
    expect((done?.at ?? 0) - killedAt).toBeLessThan(20_000);
  });

  test("hands over to a standby when it dies", async () => {
    const leader = engines.at(-1) as ChildProcess;
    const standby = await startProcess("--port", "0");
    await said(standby, "stands by");
    await app.send({ name: "durable/hanging", data: { id: "handed" } });
    await app.notes.until("handed", "hang");
    await end(leader, "SIGKILL");
    const [done] = await app.notes.until("handed", "done");
    expect(done?.data).toBe(0);
    await end(standby, "SIGKILL");
  });

  test("stops within ten seconds on SIGTERM and hands back the call in flight", async () => {
    const engine = await startProcess("--port", String(port));
    await said(engine, "leads");
    await app.send({ name: "durable/hanging", data: { id: "term" } });
    await app.notes.until("term", "hang");
    const askedAt = Date.now();
    await end(engine, "SIGTERM");
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    const leased = await database.sql`select 1 from engine.jobs where leased_until is not null`;
    expect(leased).toHaveLength(0);

    await startProcess("--port", String(port));
    await app.notes.until("term", "done");
  });

  test("calls an app that died in the middle of a step again soon, however long other retries wait", async () => {
    await end(engines.at(-1) as ChildProcess, "SIGKILL");
    await startProcess("--port", String(port), "--retry-interval", "600");
    await ready(port);
    await app.send({ name: "durable/hanging", data: { id: "died" } });
    await app.notes.until("died", "hang");
    app.breakOff();
    const [done] = await app.notes.until("died", "done");
    expect(done?.data).toBe(1);
  });

  test("gives up a call that never answers, and makes it again as a new attempt", async () => {
    await end(engines.at(-1) as ChildProcess, "SIGKILL");
    await startProcess("--port", String(port), "--call-timeout", "1");
    await ready(port);
    await app.send({ name: "durable/hanging", data: { id: "hung" } });
    const [done] = await app.notes.until("hung", "done");
    expect(done?.data).toBe(1);
    expect(app.notes.of("hung", "hang").map((note) => note.data)).toEqual([0, 1]);
  });

  test("does not take the late answer of a call that it gave up", async () => {
    await app.send({ name: "durable/late", data: { id: "late" } });
    await app.notes.until("late", "asked", 2);
    await app.send({ name: "durable/release", data: { id: "late" } });
    await app.notes.until("late", "released");
    expect((await app.notes.until("late", "done")).map((note) => note.data)).toEqual(["in time"]);
  });

  test("waits for an app that is down without using up attempts, and goes on when it is back", async () => {
    const { sql } = database;
    await sql`update engine.functions set url = regexp_replace(url, ':\\d+/', ':1/')`;
    await app.send({ name: "durable/sleeper", data: { id: "away" } });
    await expect
      .poll(() => sql`select attempt from engine.jobs where last_error->>'message' like '%does not answer%'`)
      .toEqual([{ attempt: 0 }]);
    await app.sync();
    await app.notes.until("away", "done");
  });

  test("goes on after Postgres cut all its connections", async () => {
    const engine = engines.at(-1) as ChildProcess;
    await app.send({ name: "durable/sleeper", data: { id: "cut" } });
    await app.notes.until("cut", "before");
    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'roost-engine'`;
    await app.notes.until("cut", "done");
    expect(engine.exitCode).toBeNull();
  });

  test("makes a call soon that it could not make for want of its connection", async () => {
    const reserved = await database.sql.reserve();
    await reserved`begin`;
    await reserved`lock table engine.steps in access exclusive mode`;
    await app.send({ name: "durable/sleeper", data: { id: "unmade" } });
    await expect
      .poll(
        () => database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'roost-engine' and wait_event_type = 'Lock'`,
      )
      .toHaveLength(1);
    await reserved`rollback`;
    reserved.release();
    // A lease ends after a minute.
    await expect
      .poll(() => app.notes.of("unmade").map(({ what }) => what), { timeout: 30_000 })
      .toContain("done");
  });

  test("of several on one database lets one lead", async () => {
    await end(engines.at(-1) as ChildProcess, "SIGTERM");
    const options = { ...KEYS, databaseUrl: database.url, port: 0, appUrls: [], log: quiet };
    const several = await Promise.all([startEngine(options), startEngine(options), startEngine(options)]);
    await expect
      .poll(
        () =>
          database.sql`
            select count(*)::int as leaders from pg_locks
            where locktype = 'advisory' and objid = 727300 and granted
              and database = (select oid from pg_database where datname = current_database())`,
      )
      .toEqual([{ leaders: 1 }]);
    await Promise.all(several.map((engine) => engine.stop()));
  });
});

function said(engine: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    engine.stdout?.on("data", (chunk) => {
      text += chunk;
      if (text.includes(words)) resolve();
    });
    engine.once("exit", () => reject(new Error(`The engine ended without saying "${words}": ${text}`)));
  });
}

async function ready(port: number): Promise<void> {
  await expect
    .poll(() =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        (response) => response.status,
        () => 0,
      ),
    )
    .toBe(200);
}

async function end(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const ended = once(engine, "exit");
  engine.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
