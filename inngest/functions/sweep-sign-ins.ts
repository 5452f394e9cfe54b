import { cron } from "inngest";
import { deleteOldAttempts } from "@/lib/auth/limits";
import { deleteDeadSignIns } from "@/lib/auth/sign-ins";
import { db } from "@/lib/db/client";
import { inngest } from "../client";

/** Forgets sign-ins that ran out, with their addresses, and counters of guesses that no limit looks at. */
export const sweepSignInsFunction = inngest.createFunction(
  { id: "auth-sweep-sign-ins", name: "Sweep old sign-ins", triggers: [cron("41 3 * * *")] },
  async ({ step }) =>
    step.run("sweep", async () => {
      await deleteOldAttempts(db());
      return deleteDeadSignIns(db());
    }),
);
