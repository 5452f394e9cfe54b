import { eventType } from "inngest";
import { z } from "zod";

/** Every event of the app. Names are stable: running work refers to them. Rows are the truth, events only wake-ups. */

/** An archive's zip is whole on the server and may be read. */
export const archiveUploaded = eventType("archive/uploaded", {
  schema: z.object({ archiveId: z.string(), ownerId: z.string() }),
});

/** An import is over, or the person's time zone changed: the year's strip has to be counted again. */
export const memoriesChanged = eventType("memories/changed", { schema: z.object({ ownerId: z.string() }) });

/** The person discarded an archive, or deleted their account: stop reading it. */
export const archiveDiscarded = eventType("archive/discarded", {
  schema: z.object({ archiveId: z.string() }),
});

/** A person asked for notes of what was saved: one may be due, or its mail not settled. */
export const likesDigestDue = eventType("likes/digest.due", { schema: z.object({ ownerId: z.string() }) });

/** A person's likes may be looked for now: the time has come, or they asked for it. */
export const likesLookDue = eventType("likes/look.due", { schema: z.object({ ownerId: z.string() }) });

/** Pictures of a person's likes wait to be saved. */
export const likesSaveDue = eventType("likes/save.due", { schema: z.object({ ownerId: z.string() }) });

/** A person's turn at saving is over with pictures left: they come again behind the others. */
export const likesSaveLeft = eventType("likes/save.left", { schema: z.object({ ownerId: z.string() }) });

/** An account at X or Dropbox was linked, or linked again: whatever waited for it may go on. */
export const connectionLinked = eventType("connections/linked", {
  schema: z.object({ ownerId: z.string(), provider: z.enum(["x", "dropbox"]) }),
});
