// The limit of bench:import: the zip's tweets inflated, cut where X printed a boundary, parsed, and copied into a table
// that has its key and its index. It checks nothing, keeps no cursor, and reads no other file.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres from "postgres";
import { type Entry, openPromise } from "yauzl";
import { peakMemoryMb } from "@/lib/testing/peak-memory";
import { answerLines } from "../program";

export type LimitJob = { databaseUrl: string; zip: string };
export type LimitDone = { ms: number; rows: number; maxRssMb: number };

const RUN_BYTES = 1024 * 1024;
const BOUNDARIES = ["\n}, {", "\n  },\n  {"];
const OWNER = "00000000-0000-4000-8000-000000000001";

type Found = Record<string, string> & { entities: object };

function rowOf({ tweet }: { tweet: Found }): string {
  const fields = [
    OWNER,
    tweet.id_str,
    new Date(tweet.created_at ?? "").toISOString(),
    tweet.full_text,
    tweet.lang,
    tweet.in_reply_to_status_id_str,
    tweet.in_reply_to_screen_name,
    tweet.favorite_count,
    tweet.retweet_count,
    JSON.stringify(tweet.entities),
  ];
  return `${fields.map((value) => (value === undefined ? "\\N" : escaped(value))).join("\t")}\n`;
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escaped = (value: string): string =>
  value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? "");

async function* runs(path: string): AsyncGenerator<{ tweet: Found }[]> {
  const file = await openPromise(path, { autoClose: false, lazyEntries: true });
  for await (const entry of file.eachEntry() as AsyncIterable<Entry>) {
    if (!/\/tweets?(-part\d+)?\.js$/.test(entry.fileName)) continue;
    yield* runsOf(await file.openReadStreamPromise(entry));
  }
  file.close();
}

async function* runsOf(stream: Readable): AsyncGenerator<{ tweet: Found }[]> {
  let chunks: Buffer[] = [];
  let held = 0;
  let boundary: string | undefined;
  for await (const chunk of stream) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < RUN_BYTES) continue;
    const bytes = Buffer.concat(chunks);
    boundary ??= BOUNDARIES.find((between) => bytes.includes(between));
    const end = bytes.lastIndexOf(boundary ?? "") + (boundary?.indexOf("}") ?? 0) + 1;
    yield parse(bytes.toString("utf8", 0, end));
    chunks = [bytes.subarray(end)];
    held = bytes.length - end;
  }
  yield parse(
    Buffer.concat(chunks)
      .toString("utf8")
      .replace(/\]\s*;?\s*$/, ""),
  );
}

const parse = (text: string): { tweet: Found }[] =>
  JSON.parse(`[${text.replace(/^window\.[\w.]+ = \[|^\s*,/, "")}]`);

await answerLines(async ({ databaseUrl, zip }: LimitJob): Promise<LimitDone> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    drop table if exists limit_tweets;
    create table limit_tweets (
      owner_id uuid not null, tweet_id bigint not null, created_at timestamptz not null, text text not null, lang text,
      reply_to_tweet_id bigint, reply_to_handle text, like_count int, retweet_count int, entities jsonb,
      primary key (owner_id, tweet_id));
    create index on limit_tweets (owner_id, created_at, tweet_id)`);
  const startedAt = performance.now();
  let rows = 0;
  const copying = await sql`copy limit_tweets from stdin`.writable();
  await pipeline(Readable.from(lines()), copying);
  const ms = performance.now() - startedAt;
  await sql.end();
  return { ms, rows, maxRssMb: peakMemoryMb() };

  async function* lines(): AsyncGenerator<string> {
    for await (const records of runs(zip)) {
      rows += records.length;
      yield records.map(rowOf).join("");
    }
  }
});
