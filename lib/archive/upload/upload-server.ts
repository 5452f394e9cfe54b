import "server-only";
import { ERRORS, Server } from "@tus/server";
import { problem, problemOf } from "../../auth/problem";
import type { Db } from "../../db/client";
import { AppError } from "../../errors";
import { log } from "../../log";
import { createUpload } from "./create-upload";
import { freeBytes } from "./disk";
import { finishUpload } from "./finish-upload";
import { findArchive, findUpload } from "./queries";
import { type NewUpload, type UploadLimits, uploadsPath } from "./types";
import { UploadLocker } from "./upload-locker";
import { ZipStore } from "./zip-store";

type Deps = {
  db: Db;
  limits: UploadLimits;
  now: () => Date;
  /** Wakes the import. May fail: the row says the same, and a sweep reads it. */
  onUploaded: (upload: { archiveId: string; ownerId: string }) => Promise<void>;
  freeBytes?: () => Promise<number>;
};

export type UploadServer = { handle(request: Request, ownerId: string): Promise<Response> };

/**
 * Receives archives by tus 1.0, the open protocol for uploads that can go on after a cut: POST takes up an upload,
 * HEAD says how far it is, PATCH sends more, DELETE gives it up. Memory does not follow the size of the file.
 *
 * Answers of 400 and more are problem+json whose `title` is for the person.
 */
export function uploadServer(deps: Deps): UploadServer {
  const { db, limits, now, onUploaded } = deps;
  const owners = new WeakMap<object, string>();

  const announce = async (upload: { id: string; ownerId: string }) => {
    try {
      await onUploaded({ archiveId: upload.id, ownerId: upload.ownerId });
    } catch (error) {
      log().warn({ err: error, archiveId: upload.id }, "The import was not woken; the sweep will do it.");
    }
  };
  const settle = async (upload: Parameters<typeof finishUpload>[1] & { ownerId: string }) => {
    if (await finishUpload({ db, now }, upload)) await announce(upload);
  };

  const tus = new Server({
    path: uploadsPath,
    relativeLocation: true,
    datastore: new ZipStore({
      db,
      now,
      freeBytes: deps.freeBytes ?? freeBytes,
      minFreeBytes: limits.minFreeBytes,
    }),
    locker: new UploadLocker(),
    // How long an older request for the same upload may go on writing once a newer one has come: it is cut off by then.
    lockDrainTimeout: 500,
    // Without it every answer would allow every origin.
    allowedOrigins: [],
    maxSize: limits.maxBytes,
    disableTerminationForFinishedUploads: true,
    getFileIdFromRequest: (request) => archiveIdIn(request.url),
    async namingFunction(request, metadata) {
      const ownerId = owners.get(request);
      if (!ownerId) throw new Error("An upload came in without its owner.");
      const upload = newUpload(request.headers.get("upload-length"), metadata ?? {});
      const outcome = await createUpload(
        { db, limits, now, freeBytes: deps.freeBytes ?? freeBytes },
        ownerId,
        upload,
      );
      if (outcome.status === "created") return outcome.archiveId;
      throw { status_code: outcome.status === "no_space" ? 507 : 413, body: outcome.message };
    },
    async onUploadFinish(_request, { id }) {
      const upload = await findUpload(db, id);
      if (upload) await settle(upload);
      return {};
    },
    onResponseError: (_request, error) => answerTo(error),
  });

  return {
    async handle(request, ownerId) {
      const archiveId = archiveIdIn(request.url);
      if ((request.method === "POST") !== (archiveId === undefined)) return problem(404, NOT_FOUND);
      if (archiveId !== undefined) {
        const upload = await findArchive(db, ownerId, archiveId);
        // What was on the server already, or goes past it into storage, is none of this protocol's.
        if (!upload || upload.localPath !== null || upload.storageKey !== null)
          return problem(404, NOT_FOUND);
        if (request.method === "HEAD") await settle(upload);
      }
      owners.set(request, ownerId);
      const response = await tus.handleWeb(request as Parameters<typeof tus.handleWeb>[0]);
      return response.status < 400 ? response : inWords(response);
    },
  };
}

const NOT_FOUND = "This upload is not here any more. Pick the file again to start anew.";

function archiveIdIn(url: string): string | undefined {
  const path = new URL(url).pathname;
  return path.startsWith(`${uploadsPath}/`) ? path.slice(uploadsPath.length + 1) : undefined;
}

function newUpload(length: string | null, metadata: Record<string, string | null>): NewUpload {
  const modifiedAt = new Date(Number(metadata.modifiedAt ?? Number.NaN));
  return {
    fileName: metadata.fileName ?? "",
    sizeBytes: Number(length ?? Number.NaN),
    fileModifiedAt: Number.isNaN(modifiedAt.getTime()) ? undefined : modifiedAt,
    keepsZip: metadata.keepsZip === "1",
  };
}

type TusError = { status_code: number; body: string };

function answerTo(error: Error | TusError): TusError {
  if (error === ERRORS.FILE_NOT_FOUND) return { status_code: 404, body: NOT_FOUND };
  if (error === ERRORS.FILE_NO_LONGER_EXISTS) return { status_code: 410, body: NOT_FOUND };
  if (error instanceof AppError) return { status_code: problemOf(error).status, body: error.message };
  if ("status_code" in error) return error;
  log().error({ err: error }, "An upload request failed.");
  return { status_code: 500, body: "Something went wrong here. The upload can go on in a moment." };
}

async function inWords(response: Response): Promise<Response> {
  const answer = problem(response.status, (await response.text()).trim());
  answer.headers.set("tus-resumable", "1.0.0");
  return answer;
}
