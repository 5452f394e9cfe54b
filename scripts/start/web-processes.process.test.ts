import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashPassword } from "@/lib/auth/passwords";
import { isAlive, query, type StartedApp, startApp, until } from "@/lib/testing/running-app";
import { signIn } from "@/lib/testing/sign-in";
import { buildIfNeeded } from "./build";

const PASSWORD = "six months of sourdough";
let folder: string;
let app: StartedApp;

beforeAll(async () => {
  await buildIfNeeded(process.env);
  folder = await mkdtemp(join(tmpdir(), "roost-webs-"));
  await start();
});
afterAll(async () => {
  app.signal("SIGTERM");
  await app.ended;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  app = await startApp(folder, { env: { ROOST_WEB_PROCESSES: "2" } });
  await app.ready();
}

/** Both, once the app has them. */
async function webs(): Promise<[number, number]> {
  await until(() => app.pidsOf("web").length === 2);
  return app.pidsOf("web") as [number, number];
}

type Answer = { status: number; headers: IncomingMessage["headers"] };

function ask(path: string, options: RequestOptions = {}): { call: ClientRequest; answer: Promise<Answer> } {
  const call = request(`${app.url}${path}`, { agent: false, ...options });
  const answer = new Promise<Answer>((resolve, reject) => {
    call.once("error", reject).once("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      response.resume().once("end", () => resolve({ status, headers }));
    });
  });
  // Not every test waits for it.
  answer.catch(() => {});
  return { call, answer };
}

async function statusOf(path: string, options?: RequestOptions): Promise<number> {
  const { call, answer } = ask(path, options);
  call.end();
  return (await answer).status;
}

/** A connection to one of the two: while the other stands still, nobody else can take it. */
async function connectionTo(pid: number): Promise<Agent> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const others = app.pidsOf("web").filter((other) => other !== pid);
  for (const other of others) process.kill(other, "SIGSTOP");
  try {
    expect(await statusOf("/api/health/live", { agent })).toBe(200);
  } finally {
    for (const other of others) process.kill(other, "SIGCONT");
  }
  return agent;
}

/** A page that is asked for, and that takes a while: it waits for a lock in the database. */
async function slowPage(): Promise<{ page: Promise<number>; unlocked: Promise<unknown> }> {
  const unlocked = query(folder, "begin; lock table users; select pg_sleep(1.5); commit");
  await until(() => counts("pg_locks where mode = 'AccessExclusiveLock'"));
  const page = statusOf("/sign-in");
  await until(() => counts("pg_stat_activity where wait_event_type = 'Lock'"));
  return { page, unlocked };
}

async function counts(what: string): Promise<boolean> {
  const [row] = await query<{ n: number }>(folder, `select count(*)::int as n from ${what}`);
  return (row?.n ?? 0) > 0;
}

test("both answer at one port; when one is killed the other goes on, and it comes back", async () => {
  for (const pid of await webs()) (await connectionTo(pid)).destroy();
  const [killed, other] = await webs();

  process.kill(killed, "SIGKILL");
  await until(() => !isAlive(killed));
  let isBack = false;
  while (!isBack) {
    expect(await statusOf("/api/health/live")).toBe(200);
    isBack = (await webs()).every((pid) => pid !== killed);
  }
  expect(app.said()).toMatch(/The web process \d ended unexpectedly\. Starting it again\./);
  const [back] = (await webs()).filter((pid) => pid !== other) as [number];
  (await connectionTo(back)).destroy();
});

test("an upload that goes on in one process ends the request that still writes to it in the other", async () => {
  await query(
    folder,
    `insert into users (name, password_hash) values ('ada', '${await hashPassword(PASSWORD)}')`,
  );
  const cookie = await signIn(app.url, { name: "ada", password: PASSWORD });
  const [one, other] = await webs();
  const [agent, another] = [await connectionTo(one), await connectionTo(other)];
  const tus = { cookie, origin: app.url, "tus-resumable": "1.0.0" };

  const created = ask("/api/uploads", {
    agent,
    method: "POST",
    headers: { ...tus, "upload-length": "1000" },
  });
  created.call.end();
  const { status, headers } = await created.answer;
  expect(status).toBe(201);
  const path = headers.location ?? "";

  const bytes = { ...tus, "content-type": "application/offset+octet-stream" };
  const writing = ask(path, { agent, method: "PATCH", headers: { ...bytes, "upload-offset": "0" } });
  writing.call.write("a".repeat(100));
  const sizeOf = async () => {
    const looking = ask(path, { agent: another, method: "HEAD", headers: tus });
    looking.call.end();
    const { status, headers } = await looking.answer;
    return { status, offset: headers["upload-offset"] };
  };
  // The request is let in and written down before the other comes; that one cuts it off.
  await until(() => counts("archives where touched_at > created_at"));
  expect(await sizeOf()).toEqual({ status: 200, offset: "100" });
  writing.call.end("b".repeat(100));
  await writing.answer.catch(() => {});
  expect(await sizeOf()).toEqual({ status: 200, offset: "100" });

  const goingOn = ask(path, {
    agent: another,
    method: "PATCH",
    headers: { ...bytes, "upload-offset": "100" },
  });
  goingOn.call.end("c".repeat(100));
  expect((await goingOn.answer).headers["upload-offset"]).toBe("200");
  for (const connection of [agent, another]) connection.destroy();
});

test("answers what it was asked before the stop, and leaves none of them running", async () => {
  const pids = await webs();
  const { page, unlocked } = await slowPage();
  const askedAt = Date.now();
  app.signal("SIGTERM");
  expect(await page).toBe(200);
  await unlocked;
  expect(await app.ended).toBe(0);
  expect(Date.now() - askedAt).toBeLessThan(10_000);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("all end when the app is killed, and answer first what they were asked", async () => {
  app.signal("SIGTERM");
  await app.ended;
  await start();
  const pids = await webs();
  const { page, unlocked } = await slowPage();
  app.signal("SIGKILL");
  expect(await page).toBe(200);
  await unlocked;
  await until(() => !pids.some(isAlive));
  // Its database stays for the next start to end.
  await start();
});
