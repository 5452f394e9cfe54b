import { cron } from "inngest";
import { db } from "@/lib/db/client";
import { listDigestReaders } from "@/lib/likes/digest/mail-digest";
import { inngest } from "../client";
import { likesDigestDue } from "../events";

/** Each person has mornings of their own: every hour all are looked at who want a note. */
export const findLikeDigestsFunction = inngest.createFunction(
  { id: "likes-find-digests", name: "Look whose note is due", triggers: [cron("7 * * * *")] },
  async ({ step }) => {
    const ownerIds = await step.run("find", () => listDigestReaders(db()));
    if (ownerIds.length > 0)
      await step.sendEvent(
        "wake",
        ownerIds.map((ownerId) => likesDigestDue.create({ ownerId })),
      );
    return { woken: ownerIds.length };
  },
);
