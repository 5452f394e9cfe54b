import "server-only";
import { grantUpload } from "../../clients/storage/browser-upload";
import type { Db } from "../../db/client";
import { type Env, publicUrl } from "../../env";
import { AppError } from "../../errors";
import { storedZipKey } from "../zip-path";
import { createUpload } from "./create-upload";
import { discardArchive } from "./discard-archive";
import { finishUpload } from "./finish-upload";
import { findArchive, findUpload, listStoredUploading } from "./queries";
import { type BrowserUpload, browserUploadsPath, type NewUpload, type UploadLimits, ZIP_TYPE } from "./types";

type Deps = { db: Db; now: () => Date };

/** How long a browser may take: a large archive on a slow line needs most of a day. */
export const GRANT_MS = 24 * 3_600_000;

/**
 * Takes up an upload that goes from the browser straight into the store, and says where to.
 *
 * @throws AppError `invalid` for a size that is none; `rejected` where it does not fit.
 */
export async function beginBrowserUpload(
  { db, now, settings }: Deps & { settings: Env },
  ownerId: string,
  upload: NewUpload,
  limits: UploadLimits,
): Promise<BrowserUpload> {
  // After a reload nothing of an upload can go on: the same file begins anew, and the earlier one holds no room.
  for (const earlier of await listStoredUploading(db, ownerId, upload))
    await discardArchive({ db, now }, ownerId, earlier.id);
  const outcome = await createUpload({ db, limits, now }, ownerId, upload);
  if (outcome.status !== "created") throw new AppError("rejected", outcome.message);
  const { archiveId } = outcome;
  const key = storedZipKey(ownerId, archiveId);
  const token = await grantUpload(settings, {
    key,
    sizeBytes: upload.sizeBytes,
    contentType: ZIP_TYPE,
    validUntil: new Date(now().getTime() + GRANT_MS),
    callbackUrl: `${publicUrl()}${browserUploadsPath}/completed`,
    about: archiveId,
  });
  return { archiveId, key, token };
}

/**
 * Looks whether the whole zip is in the store, after the browser said so or the store did. Neither is believed.
 *
 * @returns the upload for the one caller that has to announce it.
 * @throws AppError `not_found`; `conflict` while the zip is not there
 */
export async function confirmBrowserUpload(
  deps: Deps,
  archiveId: string,
  ownerId?: string,
): Promise<{ archiveId: string; ownerId: string } | undefined> {
  const upload = ownerId
    ? await findArchive(deps.db, ownerId, archiveId)
    : await findUpload(deps.db, archiveId);
  if (!upload?.storageKey) throw new AppError("not_found", "This upload is not here any more.");
  if (await finishUpload(deps, upload)) return { archiveId, ownerId: upload.ownerId };
  const after = await findUpload(deps.db, archiveId);
  if (after?.status === "uploading")
    throw new AppError("conflict", "The zip has not arrived as a whole. Send it once more.");
  return undefined;
}
