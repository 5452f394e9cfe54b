import "server-only";
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { bytesInWords } from "../../bytes-in-words";
import type { Db } from "../../db/client";
import { archives, users } from "../../db/schema";
import { storedBytesOf } from "../../db/stored-bytes";
import { AppError } from "../../errors";
import { storedZipKey } from "../zip-path";
import { receivedBytesOf } from "./disk";
import { listUploadsUnderWay } from "./queries";
import type { CreateUploadOutcome, NewUpload, UploadLimits } from "./types";

type Deps = {
  db: Db;
  /** Left out where the zip goes into storage past the server: then no disk here has to hold it. */
  freeBytes?: () => Promise<number>;
  limits: UploadLimits;
  now: () => Date;
};

/**
 * Takes up a new upload: its row is there before the first byte is.
 *
 * Asked before anything is sent, because nobody should wait an hour to hear that there was no room. Two uploads that
 * one person begins at the same instant are looked at one after the other, so that together they keep to the quota.
 *
 * @throws AppError `invalid` for a size that is none.
 */
export async function createUpload(
  { db, freeBytes, limits, now }: Deps,
  ownerId: string,
  upload: NewUpload,
): Promise<CreateUploadOutcome> {
  const { sizeBytes } = upload;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0)
    throw new AppError("invalid", "This file is empty. Please pick the zip that X sent you.");

  if (sizeBytes > limits.maxBytes) {
    const message = `This file has ${bytesInWords(sizeBytes)}. At most ${bytesInWords(limits.maxBytes)} can be uploaded here.`;
    return { status: "too_large", message };
  }

  return db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, ownerId)).for("update");

    if (limits.quotaBytes !== undefined) {
      const left = Math.max(0, limits.quotaBytes - (await storedBytesOf(tx, ownerId)));
      if (sizeBytes > left)
        return { status: "over_quota", message: overQuota(sizeBytes, left, limits.quotaBytes) };
    }

    if (freeBytes) {
      const perByte = limits.keepsPicturesHere ? 2 : 1;
      const room = (await freeBytes()) - (await bytesStillToCome(tx, now(), perByte)) - limits.minFreeBytes;
      if (perByte * sizeBytes > room)
        return { status: "no_space", message: noSpace(sizeBytes, Math.max(0, Math.floor(room / perByte))) };
    }

    const id = randomUUID();
    await tx.insert(archives).values({
      id,
      ownerId,
      storageKey: freeBytes ? null : storedZipKey(ownerId, id),
      status: "uploading",
      fileName: shownName(upload.fileName),
      sizeBytes,
      fileModifiedAt: upload.fileModifiedAt,
      keepsZip: upload.keepsZip,
      createdAt: now(),
      touchedAt: now(),
    });
    return { status: "created", archiveId: id };
  });
}

/** What other uploads, of anybody, will need before they are read. One that has stood still for an hour holds no room. */
async function bytesStillToCome(db: Db, now: Date, perByte: number): Promise<number> {
  const underWay = await listUploadsUnderWay(db, new Date(now.getTime() - 3_600_000));
  const missing = await Promise.all(
    underWay.map(async ({ id, sizeBytes }) => perByte * sizeBytes - ((await receivedBytesOf(id)) ?? 0)),
  );
  return missing.reduce((sum, bytes) => sum + bytes, 0);
}

/** The name as it is shown: without folders, control and direction characters, and not endless. */
function shownName(given: string): string {
  const name = given
    .replace(/^.*[/\\]/s, "")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .trim();
  return [...name].slice(0, 200).join("") || "archive.zip";
}

function overQuota(size: number, left: number, quota: number): string {
  const rest = left === 0 ? "nothing is left of it" : `${bytesInWords(left)} of it are left`;
  return `This file has ${bytesInWords(size)}. You may store ${bytesInWords(quota)} here, and ${rest}. Deleting kept zips and unfinished uploads makes room.`;
}

function noSpace(size: number, room: number): string {
  const fits = room === 0 ? "has no room for uploads" : `has room for ${bytesInWords(room)}`;
  return `This file has ${bytesInWords(size)}, and the server's disk ${fits} at the moment. Whoever runs this server can make room.`;
}
