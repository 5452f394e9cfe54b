import type { Core } from "../core/types";
import { putResult } from "./describe";
import { type Bearer, signatureOf } from "./tokens";
import type { BlobWorld, StoredBlob } from "./world";

/** What is no request to the store, but one that it makes. */
export const CALLBACK = "blob.callback";

/**
 * Tells the app that a browser's upload is there, after the browser was told. The fault `lost` keeps it from going out;
 * the truth log notes how it was answered, 0 for lost or unreachable.
 */
export function tellCompleted(
  core: Core,
  world: BlobWorld,
  { store, grant }: Bearer,
  blob: StoredBlob,
): void {
  if (!grant?.onUploadCompleted) return;
  const { callbackUrl, tokenPayload } = grant.onUploadCompleted;
  const lost = core.faults.take(CALLBACK, "lost");
  const body = JSON.stringify({
    type: "blob.upload-completed",
    payload: { blob: putResult(world, store, blob), tokenPayload },
  });
  const post = async (): Promise<number> => {
    const headers = { "content-type": "application/json", "x-vercel-signature": signatureOf(body, store) };
    return (await fetch(callbackUrl, { method: "POST", headers, body })).status;
  };
  const note = (status: number) =>
    core.truth.add({
      at: core.clock.now().toISOString(),
      operation: CALLBACK,
      method: "POST",
      path: new URL(callbackUrl).pathname,
      status,
      ...(lost && { fault: lost.kind }),
    });
  if (lost) note(0);
  else post().then(note, () => note(0));
}
