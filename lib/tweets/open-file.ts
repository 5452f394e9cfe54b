import "server-only";
import { and, eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { files } from "../db/schema";
import { AppError } from "../errors";

const SHA256 = /^[0-9a-f]{64}$/;

/** A stored file of this person's, by its hash. @throws AppError `not_found`, also when it is somebody else's. */
export async function getFile(
  db: Db,
  ownerId: string,
  hash: string,
): Promise<{ hash: string; sizeBytes: number; contentType: string }> {
  if (!SHA256.test(hash)) throw noSuchFile(); // Postgres would not even take every text that an address may hold.
  const [file] = await db
    .select({ hash: files.hash, sizeBytes: files.sizeBytes, contentType: files.contentType })
    .from(files)
    .where(and(eq(files.ownerId, ownerId), eq(files.hash, hash)));
  if (!file) throw noSuchFile();
  return file;
}

const noSuchFile = () => new AppError("not_found", "There is no such file.");
