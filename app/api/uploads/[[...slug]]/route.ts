import { inngest } from "@/inngest/client";
import { archiveUploaded } from "@/inngest/events";
import { listUnfinishedUploads } from "@/lib/archive/upload/unfinished-uploads";
import { type UploadServer, uploadServer } from "@/lib/archive/upload/upload-server";
import { route } from "@/lib/auth/route";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";

let server: UploadServer | undefined;

/** One for the process: it holds the locks that keep two requests from writing to one upload. */
function receiving(): UploadServer {
  const { ROOST_UPLOAD_MAX_BYTES, ROOST_QUOTA_BYTES, ROOST_MIN_FREE_BYTES } = env();
  server ??= uploadServer({
    db: db(),
    limits: {
      maxBytes: ROOST_UPLOAD_MAX_BYTES,
      quotaBytes: ROOST_QUOTA_BYTES,
      minFreeBytes: ROOST_MIN_FREE_BYTES,
      keepsPicturesHere: storage().isOnThisDisk,
    },
    now,
    onUploaded: async (upload) => {
      await inngest.send(archiveUploaded.create(upload));
    },
  });
  return server;
}

const receive = route(
  { access: "user", body: "application/offset+octet-stream", maxBodyBytes: Number.POSITIVE_INFINITY },
  ({ request, user }) => receiving().handle(request, user.id),
);

export { receive as DELETE, receive as HEAD, receive as PATCH, receive as POST };

/** The uploads of this person that can go on. */
export const GET = route({ access: "user" }, async ({ user }) =>
  Response.json(await listUnfinishedUploads(db(), user.id), { headers: { "cache-control": "no-store" } }),
);
