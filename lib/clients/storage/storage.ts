import "server-only";
import { join } from "node:path";
import { dataFolder } from "../../data-folder/folder";
import { type Env, env, steerBlobLibrary } from "../../env";
import { AppError } from "../../errors";
import { diskStorage } from "./disk";
import { lazyStorage } from "./lazy";
import type { Storage, StorageKind } from "./types";

const made = new Map<StorageKind, Storage>();

/** Where this installation keeps its files. */
export const storage = (): Storage => storageAt(storageKind(env()));

/**
 * One of the places that are set up, also beside the one where files are kept.
 *
 * @throws AppError `invalid` naming the settings that it lacks.
 */
export function storageAt(kind: StorageKind): Storage {
  const found = made.get(kind) ?? storageOf(kind, env());
  made.set(kind, found);
  return found;
}

/** Every place that is set up: liked pictures may lie at each of them, wherever files are kept. */
export const kindsSetUp = (settings: Env): StorageKind[] =>
  (["disk", "blob", "s3"] as const).filter((kind) => missingFor(kind, settings).length === 0);

/** Deletes at all of them. */
export const everyStorage = (): Pick<Storage, "deleteAll"> => ({
  async deleteAll(prefix) {
    for (const kind of kindsSetUp(env())) await storageAt(kind).deleteAll(prefix);
  },
});

/** ROOST_FILES, else what is set up, else the disk. */
export function storageKind(settings: Env): StorageKind {
  if (settings.ROOST_FILES) return settings.ROOST_FILES;
  if (settings.BLOB_READ_WRITE_TOKEN) return "blob";
  return settings.ROOST_S3_BUCKET ? "s3" : "disk";
}

/** The settings that a place needs and has not. */
export function missingFor(kind: StorageKind, settings: Env): (keyof Env)[] {
  const needed: Record<StorageKind, (keyof Env)[]> = {
    disk: [],
    blob: ["BLOB_READ_WRITE_TOKEN"],
    s3: ["ROOST_S3_BUCKET", "ROOST_S3_ACCESS_KEY_ID", "ROOST_S3_SECRET_ACCESS_KEY"],
  };
  return needed[kind].filter((name) => settings[name] === undefined);
}

export function storageOf(kind: StorageKind, settings: Env): Storage {
  const missing = missingFor(kind, settings);
  if (missing.length > 0)
    throw new AppError(
      "invalid",
      `Files cannot be kept ${WHERE[kind]}: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set. See docs/storage.md.`,
    );
  if (kind === "disk") return diskStorage(filesDir());
  if (kind === "blob") checkToken(settings);
  return lazyStorage(() => (kind === "blob" ? loadBlob(settings) : loadS3(settings)));
}

/** The store's name stands in the token, and is made part of the address that the token is sent to. */
function checkToken({ BLOB_READ_WRITE_TOKEN: token = "", ROOST_SIMULATOR }: Env): void {
  if (!/^vercel_blob_rw_[A-Za-z0-9]+_[A-Za-z0-9]+$/.test(token))
    throw new AppError(
      "invalid",
      "BLOB_READ_WRITE_TOKEN is no token of a Vercel Blob store. See docs/storage.md.",
    );
  if (token.endsWith("_simsecret") !== Boolean(ROOST_SIMULATOR))
    throw new AppError(
      "invalid",
      ROOST_SIMULATOR
        ? "BLOB_READ_WRITE_TOKEN is a real one, and would be sent to the simulator."
        : "BLOB_READ_WRITE_TOKEN is the simulator's, and there is no simulator.",
    );
}

const WHERE: Record<StorageKind, string> = {
  disk: "on the disk",
  blob: "at Vercel Blob",
  s3: "in an S3 store",
};

/** The disk driver's folder. */
const filesDir = (): string => join(dataFolder(), "files");

async function loadBlob({ BLOB_READ_WRITE_TOKEN: token = "", ROOST_SIMULATOR }: Env): Promise<Storage> {
  steerBlobLibrary(ROOST_SIMULATOR);
  const { blobAddress, blobStorage } = await import("./blob");
  return blobStorage({ token, address: blobAddress(token, ROOST_SIMULATOR) });
}

async function loadS3(settings: Env): Promise<Storage> {
  const { s3Storage } = await import("./s3");
  return s3Storage({
    bucket: settings.ROOST_S3_BUCKET ?? "",
    region: settings.ROOST_S3_REGION,
    endpoint: settings.ROOST_S3_ENDPOINT,
    accessKeyId: settings.ROOST_S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: settings.ROOST_S3_SECRET_ACCESS_KEY ?? "",
  });
}
