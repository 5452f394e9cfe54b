import { cron } from "inngest";
import { claimLeftWaiting } from "@/lib/archive/import/archive-rows";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { inngest } from "../client";
import { archiveUploaded } from "../events";

/** Wakes imports whose event was lost, or whose worker died with nobody to call it again. */
export const resumeArchivesFunction = inngest.createFunction(
  {
    id: "archive-resume-imports",
    name: "Pick up imports that were left waiting",
    triggers: [cron("* * * * *")],
  },
  async ({ step }) => {
    const waiting = await step.run("find", () => claimLeftWaiting(db(), now()));
    if (waiting.length > 0)
      await step.sendEvent(
        "wake-imports",
        waiting.map((archive) => archiveUploaded.create(archive)),
      );
    return { woken: waiting.length };
  },
);
