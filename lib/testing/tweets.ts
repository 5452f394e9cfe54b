import { randomUUID } from "node:crypto";
import type { Db } from "../db/client";
import { files, media, tweets, users, xProfiles } from "../db/schema";

type NewTweet = Partial<typeof tweets.$inferInsert> & { createdAt: Date };

let lastTweetId = 1_000_000_000_000_000_000n;

/** A person with one X account, "Ada Archive" unless told otherwise. */
export async function addPerson(
  db: Db,
  {
    name = `person-${randomUUID()}`,
    timeZone = "UTC",
    handle = "ada_archive",
    displayName = "Ada Archive",
  } = {},
): Promise<{ id: string; xUserId: string }> {
  const [person] = await db.insert(users).values({ name, timeZone }).returning({ id: users.id });
  if (!person) throw new Error("the person was not stored");
  const xUserId = "52338276";
  await db.insert(xProfiles).values({
    ownerId: person.id,
    xUserId,
    handle,
    displayName,
    describedAt: new Date("2024-11-16T00:00:00Z"),
  });
  return { id: person.id, xUserId };
}

/** Stores a tweet of the person's own; what is not told is the plainest there is. */
export async function addTweet(db: Db, ownerId: string, tweet: NewTweet): Promise<string> {
  lastTweetId += 1n;
  const tweetId = tweet.tweetId ?? String(lastTweetId);
  await db.insert(tweets).values({
    ownerId,
    tweetId,
    authorId: "52338276",
    isOwn: true,
    text: `tweet ${tweetId}`,
    kind: "original",
    entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
    ...tweet,
  });
  return tweetId;
}

/** Hangs a picture on a tweet, its bytes included unless `hash` is null. */
export async function addPicture(
  db: Db,
  ownerId: string,
  tweetId: string,
  {
    position = 0,
    hash = randomUUID().replaceAll("-", "").repeat(2),
    ...rest
  }: Partial<Omit<typeof media.$inferInsert, "fileHash">> & {
    hash?: string | null;
    contentType?: string;
  } = {},
): Promise<void> {
  const { contentType = "image/jpeg", ...columns } = rest;
  if (hash) {
    const size = { width: columns.width, height: columns.height };
    await db
      .insert(files)
      .values({ ownerId, hash, sizeBytes: 1000, contentType, ...size })
      .onConflictDoNothing();
  }
  await db.insert(media).values({
    type: "photo",
    width: 1200,
    height: 800,
    ...columns,
    ownerId,
    tweetId,
    position,
    fileHash: hash,
  });
}
