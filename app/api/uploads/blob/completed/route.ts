import { inngest } from "@/inngest/client";
import { archiveUploaded } from "@/inngest/events";
import { confirmBrowserUpload } from "@/lib/archive/upload/browser-upload";
import { problem } from "@/lib/auth/problem";
import { route } from "@/lib/auth/route";
import { readCallback, takesBrowserUploads } from "@/lib/clients/storage/browser-upload";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";

/** Vercel Blob says that an upload is there: for the browser that was closed before it could say so. May never come. */
export const POST = route({ access: "signed" }, async ({ request }) => {
  if (!takesBrowserUploads(env())) return new Response(null, { status: 404 });
  const archiveId = await readCallback(env(), request);
  if (archiveId === undefined) return problem(401, "This message is not from the store of files.");
  const whole = await confirmBrowserUpload({ db: db(), now }, archiveId);
  if (whole) await inngest.send(archiveUploaded.create(whole));
  // The library reads the answer, and sends the same word again for any other.
  return Response.json({ type: "blob.upload-completed", response: "ok" });
});
