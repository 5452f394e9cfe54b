import fc from "fast-check";
import { expect, test } from "vitest";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { type SampleOptions, sampleOptions } from "../../testing/sample-archive/options";
import { printedFile } from "../../testing/sample-archive/printed";
import { type Random, random } from "../../testing/sample-archive/random";
import { sampleTweet } from "../../testing/sample-archive/tweets";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { importArchive } from "./import-archive";

/**
 * What an archive says leaves the same rows however it is cut into parts, printed, ordered and interrupted, and in
 * whatever order two archives of one account come. See also archive-parse.test.ts.
 */
const database = testDatabase();
const bench = importBench(database);
const seed = chaosSeed();
const settings = { seed, numRuns: chaosSize(3, 300), endOnFailure: true };
const PATIENCE_MS = chaosSize(60_000, 3_600_000);

type Records = { tweets: object[]; notes: object[]; likes: object[]; made: string };

/** One account's tweets, seen by an archive of early and one of late 2024: counts differ, some are gone since. */
const options: SampleOptions = sampleOptions({ tweets: 120, withMedia: 12, years: 2 });
const all = Array.from({ length: options.tweets }, (_, index) => sampleTweet(options, index));

function archiveOf(made: string, from: number, to: number, likes: number): Records {
  const seen = all.slice(from, to);
  const likesOf = (tweet: object, index: number) => ({
    ...tweet,
    favorite_count: String(index + (made < "2024-06" ? 0 : 5)),
  });
  return {
    made,
    tweets: seen.map(({ record }, index) => ({ tweet: likesOf(record, index) })),
    notes: seen.flatMap(({ note }) => (note ? [{ noteTweet: note }] : [])),
    likes: Array.from({ length: 10 }, (_, index) => ({
      like: {
        tweetId: String(900 + likes - index),
        fullText: index % 3 ? `liked ${likes - index}` : undefined,
      },
    })),
  };
}

const older = archiveOf("2024-01-02", 30, 120, 20);
const newer = archiveOf("2024-11-17", 0, 90, 25);

type Shape = { seed: number; parts: number; print: "lines" | "inline" | "minified"; shared: number };
const shape: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(),
  parts: fc.integer({ min: 1, max: 6 }),
  print: fc.constantFrom("lines", "inline", "minified"),
  shared: fc.integer({ min: 0, max: 8 }),
});
const plain: Shape = { seed: 0, parts: 1, print: "lines", shared: 0 };

/** The records in any order, in so many parts that lie in the zip in any order, and some records in two of them. */
async function zipOf({ tweets, notes, likes, made }: Records, shape: Shape): Promise<string> {
  const chance = random(shape.seed);
  const isAsMade = shape === plain;
  const mixed = isAsMade ? tweets : shuffled(chance, tweets);
  const parts = Array.from({ length: shape.parts }, (_, part) =>
    mixed.filter((_, index) => index % shape.parts === part),
  );
  for (const record of mixed.slice(0, shape.shared)) parts[chance.below(parts.length)]?.push(record);
  const files: [string, string][] = [
    ...parts.map((records, part): [string, string] => [
      `data/tweets${part > 0 ? `-part${part}` : ""}.js`,
      written(`tweets.part${part}`, records, shape.print),
    ]),
    [
      "data/note-tweet.js",
      written("note_tweet.part0", isAsMade ? notes : shuffled(chance, notes), shape.print),
    ],
    ["data/like.js", written("like.part0", likes, shape.print)],
    [
      "data/manifest.js",
      `window.__THAR_CONFIG = {"userInfo":{"accountId":"${options.xUserId}","userName":"ada"},"archiveInfo":{"generationDate":"${made}T00:00:00.000Z"}}`,
    ],
  ];
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  for (const [name, content] of shuffled(chance, files)) await zip.add(name, content);
  await zip.close();
  return path;
}

function written(name: string, records: object[], print: Shape["print"]): string {
  const assignment = `window.YTD.${name}`;
  if (print === "minified") return `${assignment}=${JSON.stringify(records)}`;
  return [...printedFile(assignment, records, print === "inline")].join("");
}

function shuffled<T>(chance: Random, items: T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(chance.below(rest.length), 1)[0] as T);
}

/** The n-th transaction and every third behind it are undone at their very end, as if the worker had been killed. */
async function importKilled(ownerId: string, path: string, firstKill: number): Promise<number> {
  const archiveId = await bench.uploaded(ownerId, path);
  const { sql, ...deps } = bench.deps();
  let transactions = 0;
  let kills = 0;
  const dying = new Proxy(sql, {
    get: (target, name) =>
      name === "begin"
        ? (work: (tx: unknown) => Promise<unknown>) =>
            target.begin(async (tx) => {
              const result = await work(tx);
              if (++transactions >= firstKill && (transactions - firstKill) % 3 === 0 && kills < 5) {
                kills++;
                throw new Error("killed");
              }
              return result;
            })
        : Reflect.get(target, name),
  });
  for (;;) {
    const outcome = await importArchive({ ...deps, sql: dying }, archiveId).catch(
      (error: Error) => error.message,
    );
    if (outcome === "killed") continue;
    expect(outcome).toMatchObject({ status: "done" });
    return kills;
  }
}

/** Whole tables, without what differs from archive to archive and from person to person. */
async function rowsOf(ownerId: string) {
  const rows = (table: string, key: string) =>
    database.sql.unsafe(
      `select to_jsonb(r) - '{owner_id,stored_at,archive_id,source_id}'::text[] as row from ${table} r
       where owner_id = $1 order by ${key}`,
      [ownerId],
    );
  return {
    tweets: [...(await rows("tweets", "tweet_id"))],
    media: [...(await rows("media", "tweet_id, position"))],
    notes: [...(await rows("notes", "note_id"))],
    likes: [...(await rows("liked_tweets", "tweet_id"))],
    sightings: [...(await rows("sightings", "tweet_id, seen_at"))],
  };
}

async function calmRows(...archives: Records[]) {
  const { id } = await makePerson(database.db, `calm ${Math.random()}`);
  for (const archive of archives) await bench.import(id, await zipOf(archive, plain));
  return rowsOf(id);
}

test(`any order of parts, batches and kills leaves the same rows (CHAOS_SEED=${seed})`, {
  timeout: PATIENCE_MS,
}, async () => {
  const calm = await calmRows(newer);
  expect(calm.tweets).toHaveLength(90);
  expect(calm.notes.length).toBeGreaterThan(3);
  let kills = 0;
  await fc.assert(
    fc.asyncProperty(shape, fc.integer({ min: 1, max: 6 }), async (shape, firstKill) => {
      const { id } = await makePerson(database.db, `any ${Math.random()}`);
      kills += await importKilled(id, await zipOf(newer, shape), firstKill);
      expect(await rowsOf(id)).toEqual(calm);
    }),
    settings,
  );
  expect(kills).toBeGreaterThan(0);
});

test(`two archives that overlap leave the same rows in any order (CHAOS_SEED=${seed})`, {
  timeout: PATIENCE_MS,
}, async () => {
  const calm = await calmRows(older, newer);
  expect(calm.tweets).toHaveLength(120);
  expect(calm).not.toEqual(await calmRows(newer));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom([newer, older], [older, newer], [newer, older, newer], [older, newer, older]),
      shape,
      fc.boolean(),
      async (order, shape, isAtOnce) => {
        const { id } = await makePerson(database.db, `mix ${Math.random()}`);
        const paths = await Promise.all(order.map((archive) => zipOf(archive, shape)));
        if (isAtOnce) await Promise.all(paths.slice(0, 2).map((path) => bench.import(id, path)));
        for (const path of isAtOnce ? paths.slice(2) : paths) await bench.import(id, path);
        const rows = await rowsOf(id);
        // An archive that comes twice is seen twice.
        expect({ ...rows, sightings: [] }).toEqual({ ...calm, sightings: [] });
      },
    ),
    settings,
  );
});
