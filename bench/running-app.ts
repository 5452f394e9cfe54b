import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { freePort } from "@/lib/db/embedded/free-port";
import { signIn } from "@/lib/testing/sign-in";
import { uploadZip } from "@/lib/testing/upload-zip";

type Person = { name: string; password: string; timeZone: string };

export type RunningApp = {
  /** A page to its last byte, as the first person. */
  get: (path: string) => Promise<void>;
  /** Somebody else, with a name of their own, and how they upload an archive; that gives its id. */
  addSomebody: (name: string) => Promise<(zip: string) => Promise<string>>;
  stop: () => Promise<void>;
};

/** The built app as `npm start` runs it, on a database that is there already, with one person signed in. */
export async function startApp(databaseUrl: string, person: Person): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), "roost-bench-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    ROOST_DATA_DIR: folder,
    PORT: String(port),
  };
  const app = spawn(process.execPath, ["scripts/start.mjs", "start"], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => app.once("exit", () => resolve()));
  const stop = async () => {
    app.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, ended);
    await addPerson(env, person);
    const cookie = await signIn(url, person);
    const addSomebody = async (name: string) => {
      const somebody = { ...person, name };
      await addPerson(env, somebody);
      const cookie = await signIn(url, somebody);
      return (zip: string) => uploadZip(url, cookie, zip);
    };
    return { get: (path) => get(`${url}${path}`, cookie), addSomebody, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(url: string, ended: Promise<void>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  for (;;) {
    if (isOver) throw new Error("The app ended before it was ready.");
    const answer = await fetch(`${url}/api/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function addPerson(env: NodeJS.ProcessEnv, { name, password, timeZone }: Person): Promise<void> {
  const args = ["scripts/roost.mjs", "user", "add", name, "--time-zone", timeZone];
  const command = spawn(process.execPath, args, { env, stdio: ["pipe", "ignore", "inherit"] });
  command.stdin.end(password);
  const code = await new Promise((resolve) => command.once("exit", resolve));
  if (code !== 0) throw new Error(`roost user add ended with ${code}.`);
}

// In turn, as the browsers of many people ask: newest first, most would go to one of two web processes.
const agent = new Agent({ keepAlive: true, scheduling: "fifo" });
const seen = new Set<string>();

/**
 * A page to its last byte, packed as browsers ask for it. That it is a page of tweets is seen at the first look: to unpack
 * each would take the processor from the server.
 */
async function get(url: string, cookie: string): Promise<void> {
  // Asked again, as browsers do, where the connection that was kept was closed at that moment.
  const { status, bytes } = await ask(url, cookie).catch(() => ask(url, cookie));
  if (status !== 200) throw new Error(`${url} was answered with ${status}.`);
  if (seen.has(url)) return;
  if (!gunzipSync(bytes).includes("<article")) throw new Error(`${url} shows no tweet.`);
  seen.add(url);
}

function ask(url: string, cookie: string): Promise<{ status?: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, "accept-encoding": "gzip" };
    request(url, { agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, bytes: Buffer.concat(chunks) }));
      answer.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}
