import "server-only";
import { and, eq, gt } from "drizzle-orm";
import type { Db } from "../db/client";
import { likedMedia } from "../db/schema";

const WEEK_MS = 7 * 86_400_000;

/** Pictures of likes that were found in the last seven days; one range of an index. */
export async function countNewPictures(db: Db, userId: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - WEEK_MS);
  return db.$count(likedMedia, and(eq(likedMedia.ownerId, userId), gt(likedMedia.foundAt, since)));
}
