// node scripts/run.mjs e2e/seed-payloads.ts <name>: gives a person of the running app what no archive tells: descriptions of pictures, and a gallery of likes, made of words that would be scripts.
import { eq } from "drizzle-orm";
import { likeDigests, likeSavers, media } from "@/lib/db/schema";
import { DEFAULT_TEMPLATE } from "@/lib/likes/name-template";
import { addLikedPicture } from "@/lib/testing/likes";
import { ADDRESSES, PAYLOADS } from "./security/payloads";
import { seededPerson } from "./seeded-person";

const { db, sql, ownerId } = await seededPerson(process.argv[2]);
const now = new Date();
await db.insert(likeSavers).values({
  ...{ ownerId, isOn: true, nameTemplate: DEFAULT_TEMPLATE, digest: "weekly", isCaughtUp: true },
  ...{
    startedAt: now,
    lastLookedAt: now,
    nextLookAt: new Date(now.getTime() + 3_600_000),
    lastDigestAt: now,
  },
});
await db.insert(likeDigests).values({
  ...{ ownerId, every: "weekly", photos: 3, videos: 2, people: 2, startsAt: now, endsAt: now },
  authors: PAYLOADS.slice(0, 3).map((payload) => ({ handle: payload, name: payload, saved: 1 })),
});
for (const [index, payload] of PAYLOADS.entries()) {
  await addLikedPicture(db, ownerId, {
    tweetId: String(9_000 + index),
    text: payload,
    altText: payload,
    authorName: payload,
    authorHandle: payload,
    url: ADDRESSES[index % ADDRESSES.length],
    copies: { dropbox: { status: index % 2 === 0 ? "saved" : "failed", path: payload, problem: payload } },
  });
}
await db
  .update(media)
  .set({ altText: PAYLOADS.join(" ") })
  .where(eq(media.ownerId, ownerId));
await sql.end();
