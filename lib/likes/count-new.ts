import "server-only";
import { and, count, eq, gt, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { preparedOnce } from "../db/prepared";
import { likedMedia } from "../db/schema";

const WEEK_MS = 7 * 86_400_000;

/** Pictures of likes that were found in the last seven days; one range of an index. */
export async function countNewPictures(db: Db, userId: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - WEEK_MS).toISOString();
  const [row] = await newPictures(db).execute({ userId, since });
  return row?.pictures ?? 0;
}

const newPictures = preparedOnce((db) =>
  db
    .select({ pictures: count() })
    .from(likedMedia)
    .where(
      and(
        eq(likedMedia.ownerId, sql.placeholder("userId")),
        gt(likedMedia.foundAt, sql.placeholder("since")),
      ),
    )
    .prepare("new_pictures"),
);
