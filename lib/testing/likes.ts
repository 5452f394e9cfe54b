import type { Db } from "../db/client";
import { connections, likedCopies, likedMedia, likedTweets } from "../db/schema";
import type { CopyStatus, Place } from "../likes/types";

/** Links an account, as lib/connections would; its tokens cannot be used. */
export async function addConnection(
  db: Db,
  ownerId: string,
  provider: "x" | "dropbox",
  more: Partial<typeof connections.$inferInsert> = {},
): Promise<string> {
  const [row] = await db
    .insert(connections)
    .values({ ownerId, provider, accountId: `${provider}-${ownerId}`, label: "ada", scopes: [], ...more })
    .returning({ id: connections.id });
  if (!row) throw new Error("the connection was not stored");
  return row.id;
}

type NewPicture = Partial<typeof likedMedia.$inferInsert> & {
  copies?: Partial<
    Record<Place, CopyStatus | (Partial<typeof likedCopies.$inferInsert> & { status: CopyStatus })>
  >;
};

/** A liked tweet's picture and its copies, as a look and the saver would leave them. */
export async function addLikedPicture(
  db: Db,
  ownerId: string,
  { tweetId = "1000", position = 0, copies = { dropbox: "waiting" }, ...more }: NewPicture = {},
): Promise<void> {
  const foundAt = more.foundAt ?? new Date("2026-11-20T12:00:00Z");
  await db
    .insert(likedTweets)
    .values({ ownerId, tweetId, position: 0, seenAt: foundAt, authorHandle: more.authorHandle })
    .onConflictDoNothing();
  await db.insert(likedMedia).values({
    ...{ ownerId, tweetId, position, foundAt, mediaKey: `3_${tweetId}${position}`, type: "photo" },
    ...{
      sourceTweetId: tweetId,
      sourcePosition: position,
      authorId: "7",
      authorHandle: "ada",
      authorName: "Ada",
    },
    ...{
      tweetedAt: new Date("2026-11-19T12:00:00Z"),
      text: "Look",
      url: `https://pbs.twimg.com/media/${tweetId}.jpg`,
    },
    ...more,
  });
  for (const [place, copy] of Object.entries(copies))
    await db.insert(likedCopies).values({
      ...{ ownerId, tweetId, position, nextTryAt: foundAt },
      ...(typeof copy === "string" ? { status: copy } : copy),
      place: place as Place,
    });
}
