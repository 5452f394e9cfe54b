// [ROOST_WEB_PROCESSES=auto] npm run bench:memories [-- --tweets 1000000]: on this day over the tweets of one person, in SQL and
// as a page: alone, and for many who look at once, while nothing else happens and while somebody's archive is imported.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect, type Sql } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { getMemories } from "@/lib/memories/get-memories";
import { DAYS_OF_THE_YEAR, dayAtIndex, formatMonthDay } from "@/lib/memories/month-day";
import type { MonthDay } from "@/lib/memories/types";
import { startTemporaryPostgres } from "@/lib/testing/postgres";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { type AtRate, atRate, type Quantiles, quantiles, timed } from "./quantiles";
import { type RunningApp, startApp } from "./running-app";

const { values } = parseArgs({
  options: {
    tweets: { type: "string", default: "1000000" },
    /** Requests a second, for so many seconds. */
    rate: { type: "string", default: "100" },
    seconds: { type: "string", default: "20" },
    /** Of the archive that is imported meanwhile: again and again, if it is read before the time is over. */
    archive: { type: "string", default: "100000" },
  },
});
const tweets = Number(values.tweets);
/** Until every web process has compiled what a page takes. */
const WARM_SECONDS = 15;
const timeZone = "Europe/Berlin";
const year = new Date().getUTCFullYear();
const name = "ada";
const password = "six months of sourdough";

const postgres = await startTemporaryPostgres();
const { db, sql } = connect(postgres.url, 4);
try {
  await migrate(postgres.url);
  console.log(`Writing ${tweets.toLocaleString("en")} tweets over 17 years …`);
  const app = await startApp(postgres.url, { name, password, timeZone });
  try {
    const [person] = await sql`select id from users where name = ${name}`;
    const ownerId: string = person?.id;
    await writeTweets(sql, ownerId);
    const days = shuffled(Array.from({ length: 2 * DAYS_OF_THE_YEAR }, (_, index) => dayAtIndex(index)));

    const viewpoint = { year, timeZone };
    const ours = await measure(days, (day) => getMemories(db, ownerId, day, viewpoint));
    const naive = await measure(days.slice(0, 25), (day) => withoutRanges(sql, ownerId, day));
    const page = await measure(days.slice(0, 400), (day) => app.get(`/memories/${formatMonthDay(day)}`));
    const busy = await whileManyLook(app, (number) =>
      app.get(`/memories/${formatMonthDay(days[number % days.length] as MonthDay)}`),
    );
    report("SQL, one index probed a year", ours);
    report("SQL, month and day of every row", naive);
    report("the page over HTTP, signed in", page);
    report(`${values.rate} pages a second`, busy.idle);
    report(`${values.rate} pages a second, and an import`, busy.importing);
    console.log(`not answered: ${busy.idle.failed}, and beside imports ${busy.importing.failed}`);
    console.log(
      `\nagainst reading every row: ${(naive.p50 / ours.p50).toFixed(0)} times as fast at p50, ${(naive.p99 / ours.p99).toFixed(0)} times at p99`,
    );
    console.log(
      `goals: SQL p99 ≤ 5 ms: ${ours.p99 <= 5 ? "met" : "missed"}; page p99 ≤ 50 ms: ${page.p99 <= 50 ? "met" : "missed"}; ${values.rate} a second: p99 ≤ 150 ms: ${isMet(busy.idle, 150)}, with an import ≤ 250 ms: ${isMet(busy.importing, 250)}`,
    );
    console.log(JSON.stringify({ tweets, sql: ours, naive, page, ...busy }));
  } finally {
    await app.stop();
  }
} finally {
  await sql.end();
  await postgres.stop();
}

/** The first runs warm what stays warm in a running app: plans, pages, code. They are not counted. */
async function measure(days: MonthDay[], run: (day: MonthDay) => Promise<unknown>): Promise<Quantiles> {
  for (const day of days.slice(0, 20)) await run(day);
  const times: number[] = [];
  for (const day of days) times.push(await timed(() => run(day)));
  return quantiles(times);
}

/** How an import ended. */
async function untilRead(archiveId: string): Promise<string> {
  for (;;) {
    const [archive] = await sql`select status from archives where id = ${archiveId}`;
    if (!["uploading", "uploaded", "reading"].includes(archive?.status)) return archive?.status;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isMet({ p99, failed }: AtRate, goalMs: number): string {
  return failed === 0 && p99 <= goalMs ? "met" : "missed";
}

/** The import is somebody else's, in the app's own worker. */
async function whileManyLook(
  app: RunningApp,
  look: (number: number) => Promise<unknown>,
): Promise<{ idle: AtRate; importing: AtRate; imported: number }> {
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  const folder = await mkdtemp(join(tmpdir(), "roost-bench-"));
  try {
    const zip = join(folder, "archive.zip");
    await writeSampleArchive(zip, { era: "2024", tweets: Number(values.archive), withMedia: 200, years: 11 });
    await atRate(rate, WARM_SECONDS, look);
    const idle = await atRate(rate, seconds, look);
    let isOver = false;
    let imported = 0;
    let upload = await app.addSomebody("somebody else");
    const importing = (async () => {
      while (!isOver) {
        const done = await untilRead(await upload(zip));
        if (done !== "done") throw new Error(`The import ended as ${done}.`);
        imported++;
        if (!isOver) upload = await app.addSomebody(`one more ${imported}`);
      }
    })();
    const times = await atRate(rate, seconds, look);
    isOver = true;
    await importing;
    return { idle, importing: times, imported };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What one would write first: the same page of tweets by the month and day of each row. */
function withoutRanges(sql: Sql, ownerId: string, { month, day }: MonthDay): Promise<unknown> {
  return sql`
    select * from (
      select *, row_number() over (partition by extract(year from created_at at time zone ${timeZone}) order by created_at, tweet_id) as place
      from tweets
      where owner_id = ${ownerId} and is_own and deleted_at is null and superseded_by_id is null and not is_circle
        and extract(month from created_at at time zone ${timeZone}) = ${month}
        and extract(day from created_at at time zone ${timeZone}) = ${day}
    ) as found
    where place <= 3
    order by created_at desc`;
}

/** Spread evenly over seventeen years until now, stored in the order in which an archive lists them: newest first. */
async function writeTweets(sql: Sql, ownerId: string): Promise<void> {
  await sql`
    insert into x_profiles (owner_id, x_user_id, handle, display_name, described_at)
    values (${ownerId}, 52338276, 'ada_archive', 'Ada Archive', now())`;
  await sql`
    insert into tweets (owner_id, tweet_id, author_id, is_own, created_at, text, lang, kind, entities, like_count, retweet_count)
    select ${ownerId}, 2000000000000000000 - n, 52338276, true,
      now() - (n + 0.5) * (interval '17 years' / ${tweets}::int),
      'Coffee, a train and a winter morning in the garden, number ' || n || '. It took longer than I thought, but here we are. #diary',
      'en', 'original', '{"urls":[],"mentions":[],"hashtags":[],"cashtags":[]}', n % 50, n % 7
    from generate_series(0, ${tweets}::int - 1) as n`;
  await sql`
    insert into media (owner_id, tweet_id, position, type, width, height)
    select owner_id, tweet_id, 0, 'photo', 1200, 800 from tweets where owner_id = ${ownerId} and tweet_id % 20 = 0`;
  await sql`vacuum analyze`;
}

/** The same order in every run. */
function shuffled<T>(items: T[]): T[] {
  let seed = 7;
  const next = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function report(what: string, { p50, p99, worst, runs }: Quantiles): void {
  const ms = (value: number) => `${value.toFixed(2).padStart(9)} ms`;
  console.log(`${what.padEnd(34)} p50 ${ms(p50)}   p99 ${ms(p99)}   worst ${ms(worst)}   ${runs} runs`);
}
