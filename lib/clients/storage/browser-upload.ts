import "server-only";
import {
  generateClientTokenFromReadWriteToken,
  type HandleUploadBody,
  handleUpload,
} from "@vercel/blob/client";
import { type Env, steerBlobLibrary } from "../../env";
import { log } from "../../log";
import { storageKind } from "./storage";

/** What one browser may put into the store: one object of one size, once it is there told at the callback address. */
export type UploadGrant = {
  key: string;
  sizeBytes: number;
  contentType: string;
  validUntil: Date;
  callbackUrl: string;
  /** Comes back with the callback. */
  about: string;
};

/** Whether browsers put archives into Vercel Blob themselves: a function on Vercel has no disk and takes no large body. */
export const takesBrowserUploads = (settings: Env): boolean =>
  settings.VERCEL && storageKind(settings) === "blob";

/** The token with which a browser puts just this. */
export async function grantUpload(settings: Env, grant: UploadGrant): Promise<string> {
  steerBlobLibrary(settings.ROOST_SIMULATOR);
  return generateClientTokenFromReadWriteToken({
    token: settings.BLOB_READ_WRITE_TOKEN,
    pathname: grant.key,
    maximumSizeInBytes: grant.sizeBytes,
    allowedContentTypes: [grant.contentType],
    // A put whose answer was lost is made again.
    allowOverwrite: true,
    validUntil: grant.validUntil.getTime(),
    onUploadCompleted: { callbackUrl: grant.callbackUrl, tokenPayload: grant.about },
  });
}

/**
 * Reads what the store tells of an upload that is there. It is only a wake-up: whoever is told looks for themselves.
 *
 * @returns what the grant said it was about; undefined if the store's token did not sign it
 */
export async function readCallback(settings: Env, request: Request): Promise<string | undefined> {
  let about: string | undefined;
  await handleUpload({
    token: settings.BLOB_READ_WRITE_TOKEN,
    request,
    body: (await request.json()) as HandleUploadBody,
    onBeforeGenerateToken: () => Promise.reject(new Error("grants are not made here")),
    onUploadCompleted: async ({ tokenPayload }) => {
      about = tokenPayload ?? undefined;
    },
  }).catch((error) =>
    log().warn({ err: error }, "A message about an upload was not from the store of files."),
  );
  return about;
}
