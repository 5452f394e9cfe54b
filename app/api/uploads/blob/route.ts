import { beginBrowserUpload } from "@/lib/archive/upload/browser-upload";
import { newBrowserUpload } from "@/lib/archive/upload/input";
import { problem } from "@/lib/auth/problem";
import { route } from "@/lib/auth/route";
import { takesBrowserUploads } from "@/lib/clients/storage/browser-upload";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";

/** Takes up an upload that goes straight into Vercel Blob, and says where to. Anywhere else there is none. */
export const POST = route({ access: "user" }, async ({ request, user }) => {
  const settings = env();
  if (!takesBrowserUploads(settings)) return problem(404, "Archives are not uploaded this way here.");
  const upload = newBrowserUpload.parse(await request.json());
  const begun = await beginBrowserUpload({ db: db(), now, settings }, user.id, upload, {
    maxBytes: settings.ROOST_UPLOAD_MAX_BYTES,
    quotaBytes: settings.ROOST_QUOTA_BYTES,
    minFreeBytes: 0,
    keepsPicturesHere: false,
  });
  return Response.json(begun, { status: 201, headers: { "cache-control": "no-store" } });
});
