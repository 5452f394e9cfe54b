import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { connect } from "../../db/client";
import { archiveFiles, archives, files, likedTweets, media, sightings, tweets } from "../../db/schema";
import { isAppError } from "../../errors";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { printedFile } from "../../testing/sample-archive/printed";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { importArchive } from "./import-archive";
import { inspectArchive } from "./inspect";
import { loadSlice } from "./load";
import { withArchiveLock } from "./lock";
import { mediaSlice } from "./media";

const database = testDatabase();
const bench = importBench(database);

/** Large enough for several batches and several groups of pictures. */
const options = { tweets: 1500, withMedia: 60, likes: 30 };

/** Everything that an import leaves of a person's tweets, without ids that differ from import to import. */
async function rowsOf(ownerId: string) {
  const { db } = database;
  return {
    tweets: (
      await db.select().from(tweets).where(eq(tweets.ownerId, ownerId)).orderBy(asc(tweets.tweetId))
    ).map(({ ownerId: _, storedAt, ...row }) => row),
    media: (
      await db
        .select()
        .from(media)
        .where(eq(media.ownerId, ownerId))
        .orderBy(asc(media.tweetId), asc(media.position))
    ).map(({ ownerId: _, ...row }) => row),
    files: (await db.select().from(files).where(eq(files.ownerId, ownerId)).orderBy(asc(files.hash))).map(
      ({ hash, sizeBytes, contentType }) => ({ hash, sizeBytes, contentType }),
    ),
    likes: (
      await db
        .select()
        .from(likedTweets)
        .where(eq(likedTweets.ownerId, ownerId))
        .orderBy(asc(likedTweets.tweetId))
    ).map(({ tweetId, text }) => ({ tweetId, text })),
    sightings: await db.$count(sightings, eq(sightings.ownerId, ownerId)),
  };
}

/** Records and pictures of an archive that are committed. */
async function progressOf(archiveId: string): Promise<number> {
  const read = await database.db.select().from(archiveFiles).where(eq(archiveFiles.archiveId, archiveId));
  return read.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
}

const longAgo = new Date(0);

describe("an import that is cut", () => {
  test("leaves the same rows as one that is not, wherever it is cut", async () => {
    const path = await bench.sample(options);
    const calm = await makePerson(database.db, "calm");
    const whole = await bench.import(calm.id, path);

    const cut = await makePerson(database.db, "cut");
    const archiveId = await bench.uploaded(cut.id, path);
    // Each slice ends behind its first batch, and each step is run anew from what is in the rows.
    await inspectArchive(bench.deps(), archiveId);
    let slices = 0;
    while (!(await loadSlice(bench.deps(), archiveId, longAgo)).isDone) slices++;
    while (!(await mediaSlice(bench.deps(), archiveId, longAgo)).isDone) slices++;
    const resumed = await importArchive(bench.deps(), archiveId);

    expect(slices).toBeGreaterThan(3);
    expect(await rowsOf(cut.id)).toEqual(await rowsOf(calm.id));
    expect(resumed).toMatchObject({ status: "done", tally: whole.status === "done" ? whole.tally : {} });
  });

  test("goes on behind the last batch that was committed when the worker dies in the middle of one", async () => {
    const path = await bench.sample(options);
    const calm = await makePerson(database.db, "calm too");
    await bench.import(calm.id, path);

    const killed = await makePerson(database.db, "killed");
    const archiveId = await bench.uploaded(killed.id, path);
    await inspectArchive(bench.deps(), archiveId);
    await loadSlice(bench.deps(), archiveId, longAgo);
    const before = await cursorOf(archiveId);

    // The database goes away under the next batch, as it does for a worker that is killed.
    const { sql } = bench.deps();
    const dying = new Proxy(sql, {
      get: (target, name) =>
        name === "begin"
          ? (work: (tx: unknown) => Promise<unknown>) =>
              target.begin(async (tx) => {
                await work(tx);
                throw new Error("killed");
              })
          : Reflect.get(target, name),
    });
    await expect(loadSlice({ ...bench.deps(), sql: dying }, archiveId, new Date(8e15))).rejects.toThrow(
      "killed",
    );
    expect(await cursorOf(archiveId)).toEqual(before);

    expect(await importArchive(bench.deps(), archiveId)).toMatchObject({ status: "done" });
    expect(await rowsOf(killed.id)).toEqual(await rowsOf(calm.id));
  });

  test("leaves the same rows as one that is not, however often its process is killed", async () => {
    const path = await bench.sample({ ...options, tweets: 8_000 });
    const calm = await makePerson(database.db, "calm again");
    const whole = await bench.import(calm.id, path);

    const killed = await makePerson(database.db, "killed for real");
    const archiveId = await bench.uploaded(killed.id, path);
    for (let kills = 0; kills < 3; kills++) {
      const before = await progressOf(archiveId);
      const child = spawn(
        process.execPath,
        ["--conditions=react-server", "--import", "tsx", "lib/testing/import-program.ts"].concat(
          database.url,
          bench.path("files"),
          archiveId,
        ),
        { stdio: "inherit" },
      );
      const dead = new Promise((resolve) => child.once("exit", resolve));
      await expect
        .poll(() => progressOf(archiveId), { interval: 5, timeout: 120_000 })
        .toBeGreaterThan(before);
      child.kill("SIGKILL");
      await dead;
    }
    const [row] = await database.db.select().from(archives).where(eq(archives.id, archiveId));
    expect(row?.status).toBe("reading");

    // On a busy machine the lock of the dead outlives them for a moment.
    const resumed = await importArchive({ ...bench.deps(), lockPatienceMs: 60_000 }, archiveId);
    expect(await rowsOf(killed.id)).toEqual(await rowsOf(calm.id));
    expect(resumed).toMatchObject({ status: "done", tally: whole.status === "done" ? whole.tally : {} });
  }, 400_000);

  test("stops a worker that believes in an old cursor", async () => {
    const { id } = await makePerson(database.db, "two workers");
    const archiveId = await bench.uploaded(id, await bench.sample(options));
    await inspectArchive(bench.deps(), archiveId);
    const outcomes = await Promise.allSettled([
      loadSlice(bench.deps(), archiveId, new Date(8e15)),
      loadSlice(bench.deps(), archiveId, new Date(8e15)),
    ]);
    // Whoever commits a batch first goes on; the other one hears that it is behind.
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    for (const { reason } of refused) expect(isAppError(reason, "conflict")).toBe(true);

    expect(await importArchive(bench.deps(), archiveId)).toMatchObject({ status: "done" });
    const calm = await makePerson(database.db, "one worker");
    await bench.import(calm.id, await bench.sample(options));
    expect(await rowsOf(id)).toEqual(await rowsOf(calm.id));
  });

  test("is over, and no failure, once its archive is discarded", async () => {
    const { id } = await makePerson(database.db, "discarder");
    const outcome = await bench.import(id, await bench.sample({ tweets: 3 }), async (name, work) => {
      if (name === "load-1")
        await database.db.update(archives).set({ status: "discarded" }).where(eq(archives.ownerId, id));
      return work();
    });
    expect(outcome).toMatchObject({ status: "over" });
  });

  test("lets nobody else at the archive while a step runs", async () => {
    const { id } = await makePerson(database.db, "locked");
    const archiveId = await bench.uploaded(id, await bench.sample({ tweets: 3, withMedia: 0 }));
    await withArchiveLock(database.sql, archiveId, async () => {
      const other = importArchive(bench.deps(), archiveId);
      await expect(other).rejects.toSatisfy((error) => isAppError(error, "unavailable"));
    });
    expect(await importArchive(bench.deps(), archiveId)).toMatchObject({ status: "done" });
  });

  test("waits for somebody else to let go of the archive as long as it may", async () => {
    const { sql } = database;
    const { id } = await makePerson(database.db, "waiting");
    const archiveId = await bench.uploaded(id, await bench.sample({ tweets: 3, withMedia: 0 }));
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let first: Promise<void> | undefined;
    await new Promise<void>((isHeld) => {
      first = withArchiveLock(sql, archiveId, () => {
        isHeld();
        return held;
      });
    });
    const second = importArchive({ ...bench.deps(), lockPatienceMs: 60_000 }, archiveId);
    const asked = () => sql`
      select from pg_stat_activity
      where datname = current_database() and state = 'idle' and query ~ '^\\s*select pg_try_advisory_lock'`;
    await expect.poll(async () => (await asked()).length).toBe(2);
    letGo();
    await first;
    expect(await second).toMatchObject({ status: "done" });
  });

  test("ends a step calmly whose lock went with its connection", async () => {
    const { sql } = database;
    const archiveId = randomUUID();
    const holders = () => sql<{ pid: number }[]>`
      select pid from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and datname = current_database()
        and objid::bigint = hashtext(${archiveId})::bigint & 4294967295`;
    const result = await withArchiveLock(sql, archiveId, async () => {
      const [holder] = await holders();
      await sql`select pg_terminate_backend(${holder?.pid ?? 0})`;
      await expect.poll(async () => (await holders()).length).toBe(0);
      return "read";
    });
    expect(result).toBe("read");
    expect(await withArchiveLock(sql, archiveId, async () => "again")).toBe("again");
  });

  test("needs no place in the pool for its lock", async () => {
    const { id } = await makePerson(database.db, "one connection");
    const path = await bench.sample({ tweets: 3, withMedia: 0 });
    const [first, second] = [await bench.uploaded(id, path), await bench.uploaded(id, path)];
    const narrow = connect(database.url, 1);
    try {
      const outcomes = [first, second].map((archiveId) =>
        importArchive({ ...bench.deps(), ...narrow }, archiveId),
      );
      expect(await Promise.all(outcomes)).toMatchObject([{ status: "done" }, { status: "done" }]);
    } finally {
      await narrow.sql.end({ timeout: 1 });
    }
  });
});

describe("a data file that breaks off", () => {
  const record = (n: number) => ({ tweet: { ...tweet, id_str: `${n + 1}`, full_text: `${n} `.repeat(200) } });
  const tweet = { created_at: "Sat Nov 16 11:33:22 +0000 2024" };
  const records = Array.from({ length: 5000 }, (_, n) => record(n));
  const whole = Buffer.from([...printedFile("window.YTD.tweets.part0", records, false)].join(""));

  test("is read up to its last whole record when its end is missing", async () => {
    const { id } = await makePerson(database.db, "short");
    const path = bench.path("short.zip");
    const zip = await ZipWriter.create(path);
    await zip.add("data/tweets.js", whole.subarray(0, -300));
    await zip.close();
    const { archiveId } = await bench.import(id, path);
    expect(await database.db.$count(tweets, eq(tweets.ownerId, id))).toBe(4999);
    expect(await filesOf(archiveId)).toMatchObject([{ status: "broken", rowsRead: 4999 }]);
  });

  test("is read as a whole when its bytes are not those that were packed", async () => {
    const { id } = await makePerson(database.db, "changed");
    const path = bench.path("changed.zip");
    const zip = await ZipWriter.create(path);
    await zip.add("data/tweets.js", whole, { isStored: true });
    await zip.close();
    const bytes = await readFile(path);
    bytes[bytes.indexOf('"17 17') + 1] = 0x38;
    await writeFile(path, bytes);
    const { archiveId } = await bench.import(id, path);
    expect(await database.db.$count(tweets, eq(tweets.ownerId, id))).toBe(5000);
    expect(await filesOf(archiveId)).toMatchObject([{ status: "broken", rowsRead: 5000 }]);
  });

  test("is still told when the worker dies before it is noted", async () => {
    const { id } = await makePerson(database.db, "unnoted");
    const path = bench.path("unnoted.zip");
    const zip = await ZipWriter.create(path);
    await zip.add("data/tweets.js", whole.subarray(0, 2000));
    await zip.close();
    const { archiveId } = await bench.import(id, path);
    const before = await filesOf(archiveId);

    const { db } = database;
    await db.update(archives).set({ status: "reading" }).where(eq(archives.id, archiveId));
    await db
      .update(archiveFiles)
      .set({ status: "reading", problem: null })
      .where(eq(archiveFiles.archiveId, archiveId));
    await loadSlice(bench.deps(), archiveId, new Date(8e15));
    expect(await filesOf(archiveId)).toEqual(before);
    expect(before).toMatchObject([{ status: "broken" }]);
  });

  const filesOf = (archiveId: string) =>
    database.db.select().from(archiveFiles).where(eq(archiveFiles.archiveId, archiveId));
});

test("every step of an import may run twice", async () => {
  const path = await bench.sample({ tweets: 300, withMedia: 12 });
  const once = await makePerson(database.db, "once");
  const first = await bench.import(once.id, path);
  const twice = await makePerson(database.db, "twice");
  const second = await bench.import(twice.id, path, async (name, work) => {
    const result = await work();
    return name === "finish" ? result : work();
  });
  expect(await rowsOf(twice.id)).toEqual(await rowsOf(once.id));
  expect({ ...second, archiveId: "" }).toEqual({ ...first, archiveId: "" });
});

async function cursorOf(archiveId: string) {
  return database.db
    .select({ name: archiveFiles.name, rowsRead: archiveFiles.rowsRead, bytesRead: archiveFiles.bytesRead })
    .from(archiveFiles)
    .where(eq(archiveFiles.archiveId, archiveId))
    .orderBy(asc(archiveFiles.position));
}
