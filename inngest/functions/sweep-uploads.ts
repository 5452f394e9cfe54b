import { cron } from "inngest";
import { sweepUploads } from "@/lib/archive/upload/sweep-uploads";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { inngest } from "../client";
import { archiveUploaded } from "../events";

/** Deletes abandoned uploads and their leftovers, and wakes the import of an upload whose server died at its end. */
export const sweepUploadsFunction = inngest.createFunction(
  { id: "archive-sweep-uploads", name: "Sweep abandoned uploads", triggers: [cron("*/10 * * * *")] },
  async ({ step }) => {
    const sweep = await step.run("sweep", () =>
      sweepUploads({
        db: db(),
        storage: storage(),
        now,
        abandonedAfterMs: env().ROOST_UPLOAD_ABANDONED_HOURS * 3_600_000,
      }),
    );
    if (sweep.finished.length > 0) {
      const wakeUps = sweep.finished.map((upload) => archiveUploaded.create(upload));
      await step.sendEvent("wake-imports", wakeUps);
    }
    return sweep;
  },
);
