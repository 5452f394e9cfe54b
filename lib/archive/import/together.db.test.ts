import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect, type Sql } from "../../db/client";
import { tweets } from "../../db/schema";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { settleVersions } from "../../tweets/store/settle-versions";
import { storeTweets } from "../../tweets/store/store-tweets";
import type { SeenTweet } from "../../tweets/store/types";
import { storeNotes } from "./store-notes";

/** Two imports of one person that run at the same time. */
const database = testDatabase();
let other: { sql: Sql };
beforeAll(() => {
  other = connect(database.url, 1);
});
afterAll(() => other.sql.end());

const createdAt = new Date("2024-11-16T11:33:22Z");
const entities = { urls: [], mentions: [], hashtags: [], cashtags: [] };
const tweetId = ((BigInt(createdAt.getTime()) - 1288834974657n) << 22n) + 7n;
const seen: SeenTweet = {
  tweetId: String(tweetId),
  createdAt,
  isTimeKnown: true,
  text: "The beginning of a long text…",
  entities,
  kind: "original",
  isEdited: false,
  isCircle: false,
  media: [],
};
const sighting = (ownerId: string, seenAt: string) =>
  ({ ownerId, source: "archive", sourceId: randomUUID(), seenAt: new Date(seenAt), isOwn: true }) as const;

/** Resolves once the other connection waits for a lock, or has done its work without one. */
async function waitingOrDone(work: Promise<unknown>): Promise<void> {
  const waiting = vi.waitFor(async () => {
    const [row] = await database.sql`
      select from pg_locks l join pg_stat_activity a using (pid)
      where not l.granted and a.datname = current_database()`;
    if (!row) throw new Error("Nobody waits for a lock.");
  });
  await Promise.any([work, waiting]);
}

test("a note that one import joins is not cut off again by the other", async () => {
  const { id } = await makePerson(database.db, "noted");
  const whole = "The beginning of a long text, and all that follows in it";
  await database.sql.begin((tx) => storeTweets(tx, sighting(id, "2024-12-01"), [seen]));

  let second: Promise<unknown> = Promise.resolve();
  await database.sql.begin(async (tx) => {
    await storeNotes(tx, id, [{ noteId: String(tweetId - 3n), createdAt, text: whole, entities }]);
    second = other.sql.begin((tx) =>
      storeTweets(tx, sighting(id, "2025-01-01"), [{ ...seen, likeCount: 7 }]),
    );
    await waitingOrDone(second);
  });
  await second;
  const rows = await database.db.select().from(tweets).where(eq(tweets.ownerId, id));
  expect(rows).toMatchObject([{ text: whole, noteId: String(tweetId - 3n), likeCount: 7 }]);
});

test("versions are settled with those that another import is just storing", async () => {
  const { id } = await makePerson(database.db, "edited");
  const version = (tweetId: string) => ({ ...seen, tweetId, isEdited: true, versionIds: ["201", "202"] });
  await database.sql.begin((tx) => storeTweets(tx, sighting(id, "2024-12-01"), [version("201")]));

  let settling: Promise<unknown> = Promise.resolve();
  await database.sql.begin(async (tx) => {
    await storeTweets(tx, sighting(id, "2025-01-01"), [version("202")]);
    settling = settleVersions(other.sql, id);
    await waitingOrDone(settling);
  });
  await settling;
  const [first] = await database.db
    .select()
    .from(tweets)
    .where(and(eq(tweets.ownerId, id), eq(tweets.tweetId, "201")));
  expect(first?.supersededById).toBe("202");
});
