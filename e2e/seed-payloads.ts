// node scripts/run.mjs e2e/seed-payloads.ts <name>: gives a person of the running app what no archive tells: descriptions of pictures, and a gallery of likes, made of words that would be scripts.
import { eq } from "drizzle-orm";
import { dataFolder } from "@/lib/data-folder/folder";
import { findRun } from "@/lib/data-folder/run-file";
import { connect } from "@/lib/db/client";
import { likeDigests, likeSavers, media, users } from "@/lib/db/schema";
import { DEFAULT_TEMPLATE } from "@/lib/likes/name-template";
import { addLikedPicture } from "@/lib/testing/likes";
import { ADDRESSES, PAYLOADS } from "./security/payloads";

const run = await findRun(dataFolder());
if (!run) throw new Error("The app does not run on this data folder.");
const { db, sql } = connect(run.databaseUrl, 2);
const [person] = await db
  .select({ id: users.id })
  .from(users)
  .where(eq(users.name, process.argv[2] ?? ""));
if (!person) throw new Error(`There is nobody called ${process.argv[2]}.`);
const now = new Date();
await db.insert(likeSavers).values({
  ...{ ownerId: person.id, isOn: true, nameTemplate: DEFAULT_TEMPLATE, digest: "weekly", isCaughtUp: true },
  ...{
    startedAt: now,
    lastLookedAt: now,
    nextLookAt: new Date(now.getTime() + 3_600_000),
    lastDigestAt: now,
  },
});
await db.insert(likeDigests).values({
  ...{ ownerId: person.id, every: "weekly", photos: 3, videos: 2, people: 2, startsAt: now, endsAt: now },
  authors: PAYLOADS.slice(0, 3).map((payload) => ({ handle: payload, name: payload, saved: 1 })),
});
for (const [index, payload] of PAYLOADS.entries()) {
  await addLikedPicture(db, person.id, {
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
  .where(eq(media.ownerId, person.id));
await sql.end();
