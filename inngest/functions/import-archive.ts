import { markFailed } from "@/lib/archive/import/archive-rows";
import { SLICE_MS } from "@/lib/archive/import/deps";
import { importArchive, type RunStep } from "@/lib/archive/import/import-archive";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { db, sql } from "@/lib/db/client";
import { log } from "@/lib/log";
import { inngest } from "../client";
import { archiveDiscarded, archiveUploaded, memoriesChanged } from "../events";
import { retrying } from "../retry";

/** Reads an uploaded archive, in steps of some seconds each. One at a time for each person. */
export const importArchiveFunction = inngest.createFunction(
  {
    id: "archive-import",
    name: "Read an archive",
    triggers: [archiveUploaded],
    concurrency: { key: "event.data.ownerId", limit: 1 },
    // While a run waits to try again its archive gives no sign of life, and would be woken for another run.
    singleton: { key: "event.data.archiveId", mode: "skip" },
    cancelOn: [{ event: archiveDiscarded, match: "data.archiveId" }],
    retries: 10,
    onFailure: async ({ event, error, step }) => {
      const { archiveId } = event.data.event.data;
      log().error({ archiveId, error }, "an import failed");
      await step.run("mark-failed", () => markFailed(db(), archiveId, inWords(error), now()));
    },
  },
  async ({ event, step }) => {
    const { archiveId, ownerId } = event.data;
    const run: RunStep = (name, work) => step.run(name, () => retrying(work)) as ReturnType<typeof work>;
    const deps = { db: db(), sql: sql(), storage: storage(), now, lockPatienceMs: 2 * SLICE_MS };
    const outcome = await importArchive(deps, archiveId, run);
    if (outcome.status === "done")
      await step.sendEvent("count-memories", memoriesChanged.create({ ownerId }));
    return outcome;
  },
);

/** Only what we said ourselves is for people; anything else is in the log. */
function inWords({ name, message }: Error): string {
  const reason = ["AppError", "NonRetriableError"].includes(name)
    ? message
    : "Something unexpected happened.";
  return `The import stopped. ${reason} What was read so far stays; try again, and it goes on where it stopped.`;
}
