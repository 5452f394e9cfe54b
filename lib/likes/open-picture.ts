import "server-only";
import type { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import { likedCopies, likedMedia } from "../db/schema";
import { AppError } from "../errors";
import { pictureInput } from "./input";
import { openPlace, type PlaceDeps } from "./places/person-places";

type Range = { start: number; end?: number };

const CONTENT_TYPES: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  mp4: "video/mp4",
};

/**
 * The saved file of a person's liked picture. What it is was told by its first bytes when it was fetched; a name that says
 * otherwise is only ever a download.
 *
 * @throws AppError `not_found`, also when it is somebody else's or not saved yet; whatever its place throws.
 */
export async function openPicture(
  deps: PlaceDeps,
  userId: string,
  params: Record<string, string | undefined>,
): Promise<{
  file: { hash: string; sizeBytes: number; contentType: string };
  read: (range?: Range) => Promise<Readable>;
}> {
  const asked = pictureInput.safeParse(params);
  if (!asked.success) throw noSuchPicture();
  const { tweetId, position } = asked.data;
  const saved = await deps.db
    .select({ copy: likedCopies, type: likedMedia.type })
    .from(likedCopies)
    .innerJoin(
      likedMedia,
      and(
        eq(likedMedia.ownerId, likedCopies.ownerId),
        eq(likedMedia.tweetId, likedCopies.tweetId),
        eq(likedMedia.position, likedCopies.position),
      ),
    )
    .where(
      and(
        eq(likedCopies.ownerId, userId),
        eq(likedCopies.tweetId, tweetId),
        eq(likedCopies.position, position),
        eq(likedCopies.status, "saved"),
      ),
    );
  // The server's own disk answers at once; Dropbox has to be asked over the net.
  const nearest = saved
    .map(({ copy }) => copy)
    .sort((a, b) => Number(a.place === "dropbox") - Number(b.place === "dropbox"))[0];
  if (!nearest?.path || !nearest.contentHash || nearest.sizeBytes === null) throw noSuchPicture();
  const { path, place, contentHash, sizeBytes } = nearest;
  const extension = path.slice(path.lastIndexOf(".") + 1);
  return {
    file: {
      hash: contentHash,
      sizeBytes,
      contentType: CONTENT_TYPES[extension] ?? "application/octet-stream",
    },
    read: async (range) => (await openPlace(deps, userId, place)).read(path, range),
  };
}

const noSuchPicture = () => new AppError("not_found", "There is no such picture.");
