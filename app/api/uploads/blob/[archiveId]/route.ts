import { inngest } from "@/inngest/client";
import { archiveUploaded } from "@/inngest/events";
import { confirmBrowserUpload } from "@/lib/archive/upload/browser-upload";
import { discardArchive } from "@/lib/archive/upload/discard-archive";
import { route } from "@/lib/auth/route";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";

/** The browser says that it has sent all: it is looked for, and read. */
export const POST = route({ access: "user" }, async ({ user, params }) => {
  const whole = await confirmBrowserUpload({ db: db(), now }, params.archiveId ?? "", user.id);
  if (whole) await inngest.send(archiveUploaded.create(whole));
  return new Response(null, { status: 204 });
});

/** Gives the upload up. */
export const DELETE = route({ access: "user" }, async ({ user, params }) => {
  await discardArchive({ db: db(), now }, user.id, params.archiveId ?? "");
  return new Response(null, { status: 204 });
});
