// npm run bench:likes [-- --pictures 2000 --bytes 500000]: from likes to a simulated Dropbox, beside a bare loop.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { contentHashOf } from "@/lib/clients/dropbox/content-hash";
import { connect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { forgetEnv } from "@/lib/env";
import { DEFAULT_CHOICES, turnOn } from "@/lib/likes/saver";
import { addConnection } from "@/lib/testing/likes";
import { startTemporaryPostgres } from "@/lib/testing/postgres";
import { storeTokens } from "@/lib/testing/simulated-person";
import { addPerson } from "@/lib/testing/tweets";
import { WORKER_FLAGS } from "@/scripts/start/heap-flags";
import type { BareWork } from "./likes-bare";
import type { Job, JobDone } from "./likes-worker";
import { startProgram } from "./program";

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "2000" },
    bytes: { type: "string", default: "500000" },
    films: { type: "string", default: "8" },
  },
});
const [pictures, sizeBytes, films] = [Number(values.pictures), Number(values.bytes), Number(values.films)];
const FILM_BYTES = 200_000_000;
const AT_ONCE = 8;
/** The two sides take turns: what else happens on the machine meanwhile meets both. */
const TURNS = 4;
/** Before the first turn, for both: code is compiled, connections stand. */
const WARM_PICTURES = 60;

const folder = await mkdtemp(join(tmpdir(), "roost-bench-"));
const postgres = await startTemporaryPostgres();
const simulator = startProgram("simulator/main.ts", ["--port", "0", "--world", "empty"]);
const origin = /http:\S+/.exec(await simulator.line())?.[0] ?? "";
const settings = {
  DATABASE_URL: postgres.url,
  ROOST_SIMULATOR: origin,
  ROOST_TOKEN_KEYS: `bench:${randomBytes(32).toString("hex")}`,
  DROPBOX_APP_KEY: "sim_dropbox",
  DROPBOX_APP_SECRET: "sim_dropbox_secret",
  ROOST_X_CAP_USD: "100000",
  ROOST_X_PERSON_CAP_USD: "100000",
  ROOST_DATA_DIR: folder,
  NODE_ENV: "development",
};
Object.assign(process.env, settings);
forgetEnv();
const { db, sql } = connect(postgres.url, 4);

try {
  await migrate(postgres.url);
  await tell("x/people", { handle: "grace" });

  console.log(`${pictures} pictures of ${sizeBytes} bytes each way, ${AT_ONCE} at once …`);
  const bareSide = startProgram("bench/likes-bare.ts");
  const ourSide = startProgram("bench/likes-worker.ts", [], WORKER_FLAGS);
  const run = (job: Job) => ourSide.ask<JobDone>(job);
  const copyBare = async (name: string, count: number) =>
    (await bareSide.ask<{ ms: number }>(await bareWork(name, count))).ms;
  const save = async ({ id }: Liker) => run({ kind: "save", ownerId: id, atOnce: AT_ONCE });

  await copyBare("warm", WARM_PICTURES);
  await save(await addLiker("warmed", WARM_PICTURES, { sizeBytes }));
  const callsBefore = await callsToX();
  const likers: Liker[] = [];
  let [bareMs, oursMs, saved] = [0, 0, 0];
  for (let turn = 1; turn <= TURNS; turn++) {
    bareMs += await copyBare(`bare${turn}`, pictures / TURNS);
    const liker = await addLiker(`ada${turn}`, pictures / TURNS, { sizeBytes });
    const { ms, done } = await save(liker);
    await verify(liker, done);
    likers.push(liker);
    oursMs += ms;
    saved += done;
  }
  const pageCalls = (await callsToX()) - callsBefore;
  const fewest = Math.ceil(pictures / TURNS / 100) * TURNS;
  const poll = likers[0] && (await save(likers[0]));
  const pollCalls = (await callsToX()) - callsBefore - pageCalls;
  let [thumbs, thumbMs, rssMb] = [0, 0, 0];
  for (const { id } of likers) {
    const { ms, done, maxRssMb } = await run({ kind: "thumbs", ownerId: id });
    thumbs += done;
    thumbMs += ms;
    rssMb = maxRssMb;
  }
  await bareSide.end();
  await ourSide.end();

  console.log(`${films} films of ${FILM_BYTES} bytes …`);
  const filmSide = startProgram("bench/likes-worker.ts", [], WORKER_FLAGS);
  const { id: watcher } = await addLiker("film", films, { type: "video", sizeBytes: FILM_BYTES });
  const filmed = await filmSide.ask<JobDone>({ kind: "save", ownerId: watcher, atOnce: AT_ONCE });
  await filmSide.end();

  const bare = (1000 * pictures) / bareMs;
  const rate = (1000 * saved) / oursMs;
  const ratio = rate / bare;
  console.log(`bare loop          ${bare.toFixed(1)} pictures/s`);
  console.log(
    `likes → Dropbox    ${rate.toFixed(1)} pictures/s, verified: ${ratio.toFixed(2)} of the bare loop`,
  );
  console.log(
    `small pictures     ${((1000 * thumbs) / thumbMs).toFixed(1)}/s, made between the rounds of saving`,
  );
  console.log(
    `memory at most     ${rssMb.toFixed(0)} MB; with films ${filmed.maxRssMb.toFixed(0)} MB (${filmed.done} saved)`,
  );
  console.log(
    `calls to X         ${pageCalls} where ${fewest} are the fewest; a poll that finds nothing: ${pollCalls}`,
  );
  const goals = {
    rate: ratio >= 0.8,
    memory: Math.max(rssMb, filmed.maxRssMb) <= 256,
    calls: pageCalls <= 1.02 * fewest,
    poll: pollCalls === 1 && poll?.done === 0,
    complete: saved === pictures && filmed.done === films,
  };
  for (const [name, isMet] of Object.entries(goals))
    console.log(`goal ${name.padEnd(9)} ${isMet ? "met" : "missed"}`);
  console.log(
    JSON.stringify({ pictures, sizeBytes, bare, rate, ratio, rssMb, filmed, pageCalls, fewest, pollCalls }),
  );
  if (!Object.values(goals).every(Boolean)) process.exitCode = 1;
} finally {
  await sql.end();
  await simulator.end("SIGTERM");
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function tell<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${origin}/_sim/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function read<T>(path: string): Promise<T> {
  return (await (await fetch(`${origin}/_sim/${path}`)).json()) as T;
}

type Liker = { id: string; handle: string; email: string; tweetIds: string[] };

async function addLiker(handle: string, count: number, media: Record<string, unknown>): Promise<Liker> {
  const xPerson = await tell<{ id: string }>("x/people", { handle });
  const { tweetIds } = await tell<{ tweetIds: string[] }>("x/likes", {
    person: handle,
    made: { count, author: "grace", media: [media] },
  });
  const { email, accountId } = await addDropbox(handle);
  const { id } = await addPerson(db);
  const grant = await tell<{ accessToken: string; refreshToken?: string }>("x/tokens", { person: handle });
  const inAnHour = new Date(Date.now() + 3_600_000);
  await storeTokens(db, await addConnection(db, id, "x", { accountId: xPerson.id }), {
    ...grant,
    expiresAt: inAnHour,
  });
  const link = await tell<{ accessToken: string }>("dropbox/links", { account: email });
  await storeTokens(db, await addConnection(db, id, "dropbox", { accountId }), {
    ...link,
    expiresAt: inAnHour,
  });
  await turnOn(db, id, { ...DEFAULT_CHOICES, reach: "all" }, new Date());
  return { id, handle, email, tweetIds };
}

async function addDropbox(handle: string): Promise<{ email: string; accountId: string }> {
  const email = `${handle}@example.org`;
  const quotaBytes = 1e12;
  return {
    email,
    ...(await tell<{ accountId: string }>("dropbox/accounts", { displayName: handle, email, quotaBytes })),
  };
}

async function bareWork(handle: string, count: number): Promise<BareWork> {
  await tell("x/people", { handle });
  const { tweetIds } = await tell<{ tweetIds: string[] }>("x/likes", {
    person: handle,
    made: { count, author: "grace", media: [{ sizeBytes }] },
  });
  const addresses: string[] = [];
  for (const id of tweetIds) {
    const { mediaKeys } = await read<{ mediaKeys: string[] }>(`x/tweets/${id}`);
    const { key } = await read<{ key: string }>(`x/media/${mediaKeys[0]}`);
    addresses.push(`${origin}/pbs.twimg.com/media/${key}?format=jpg&name=orig`);
  }
  const { email } = await addDropbox(handle);
  const { accessToken } = await tell<{ accessToken: string }>("dropbox/links", { account: email });
  return { token: accessToken, addresses, origin, atOnce: AT_ONCE };
}

async function callsToX(): Promise<number> {
  return (await read<{ entries: unknown[] }>("truth?operation=x.likedTweets")).entries.length;
}

/** Every picture is there once, under the hash that its row says; of some, the bytes are those that X has. */
async function verify({ id, email, tweetIds }: Liker, saved: number): Promise<void> {
  const { files } = await read<{ files: { path: string; contentHash: string }[] }>(
    `dropbox/files?account=${email}`,
  );
  const rows =
    await sql`select path, content_hash as hash from liked_copies where owner_id = ${id} and status = 'saved'`;
  const there = new Map(files.map(({ path, contentHash }) => [path, contentHash]));
  const isWhole =
    rows.length === saved &&
    files.length === saved &&
    rows.every(({ path, hash }) => there.get(path) === hash);
  if (!isWhole)
    throw new Error(`${files.length} files and ${rows.length} rows of ${saved} pictures, or other hashes`);
  for (const tweetId of tweetIds.filter((_, index) => index % 40 === 0)) {
    const { mediaKeys } = await read<{ mediaKeys: string[] }>(`x/tweets/${tweetId}`);
    const { key } = await read<{ key: string }>(`x/media/${mediaKeys[0]}`);
    const answer = await fetch(`${origin}/pbs.twimg.com/media/${key}?format=jpg&name=orig`);
    const hash = contentHashOf(Buffer.from(await answer.arrayBuffer()));
    if (![...there].some(([path, contentHash]) => path.includes(tweetId) && contentHash === hash))
      throw new Error(`the picture of tweet ${tweetId} has other bytes`);
  }
}
