import "server-only";
import { and, asc, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { Storage } from "../clients/storage/types";
import type { Db } from "../db/client";
import { archives, connections, deletedOwners, files, likedTweets, tweets, users } from "../db/schema";
import { lockPeople } from "./register";

type Link = typeof connections.$inferSelect;

export type Belongings = {
  tweets: number;
  likes: number;
  files: number;
  sizeBytes: number;
  archives: number;
  links: number;
};

/** What a person would lose with their account, in numbers. */
export async function countBelongings(db: Db, userId: string): Promise<Belongings> {
  const [own, liked, stored, uploaded, links] = await Promise.all([
    db.$count(tweets, and(eq(tweets.ownerId, userId), eq(tweets.isOwn, true))),
    db.$count(likedTweets, eq(likedTweets.ownerId, userId)),
    db
      .select({
        files: sql<number>`count(*)::int`,
        sizeBytes: sql`coalesce(sum(${files.sizeBytes}), 0)`.mapWith(Number),
      })
      .from(files)
      .where(eq(files.ownerId, userId)),
    db.$count(archives, and(eq(archives.ownerId, userId), eq(archives.status, "done"))),
    db.$count(connections, eq(connections.ownerId, userId)),
  ]);
  return {
    tweets: own,
    likes: liked,
    files: stored[0]?.files ?? 0,
    sizeBytes: stored[0]?.sizeBytes ?? 0,
    archives: uploaded,
    links,
  };
}

/**
 * Deletes a person with every row that is theirs, and thereby signs them out everywhere. Their stored bytes come next:
 * `deleteFilesOf` now, and the sweep if we die in between. Should nobody be admin any more, whoever came next is.
 *
 * @returns what was linked, to be ended at X and Dropbox: with the tokens of a renewal that was under way.
 */
export async function deleteAccount(db: Db, userId: string): Promise<Link[]> {
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    await tx.insert(deletedOwners).values({ ownerId: userId }).onConflictDoNothing();
    // An import's batch locks its archive, then needs the person's row: taken in that order, neither waits for the other.
    await tx.delete(archives).where(eq(archives.ownerId, userId));
    // Nothing is linked any more from here on, so that no token is left that nobody knows of.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
    const links = await tx.delete(connections).where(eq(connections.ownerId, userId)).returning();
    await tx.delete(users).where(eq(users.id, userId));
    const admins = await tx.$count(users, eq(users.role, "admin"));
    if (admins > 0) return links;
    const eldest = tx
      .select({ id: users.id })
      .from(users)
      .orderBy(asc(users.createdAt), asc(users.id))
      .limit(1);
    await tx.update(users).set({ role: "admin" }).where(inArray(users.id, eldest));
    return links;
  });
}

/** Who becomes admin if this person goes; nobody if another admin stays, or nobody is left. */
export async function findHeir(db: Db, userId: string): Promise<{ name: string } | undefined> {
  const others = await db
    .select({ name: users.name, role: users.role })
    .from(users)
    .where(ne(users.id, userId))
    .orderBy(asc(users.createdAt), asc(users.id));
  return others.some(({ role }) => role === "admin") ? undefined : others[0];
}

/** Deletes the stored bytes of one who is gone. */
export async function deleteFilesOf(storage: Pick<Storage, "deleteAll">, ownerId: string): Promise<void> {
  await storage.deleteAll(`owners/${ownerId}/`);
}

/**
 * Deletes the bytes of everybody who is gone, again if need be: an import that was running when its person left may
 * have written a file after the first time. A day later none is running any more, and they are forgotten.
 *
 * @returns how many people it cleaned up after.
 */
export async function sweepDeletedOwners(deps: {
  db: Db;
  storage: Pick<Storage, "deleteAll">;
}): Promise<number> {
  const { db, storage } = deps;
  const gone = await db.select({ ownerId: deletedOwners.ownerId }).from(deletedOwners);
  for (const { ownerId } of gone) await deleteFilesOf(storage, ownerId);
  await db.delete(deletedOwners).where(
    and(
      lt(deletedOwners.deletedAt, sql`now() - interval '1 day'`),
      inArray(
        deletedOwners.ownerId,
        gone.map(({ ownerId }) => ownerId),
      ),
    ),
  );
  return gone.length;
}
