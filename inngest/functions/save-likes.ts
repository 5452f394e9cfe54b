import { now } from "@/lib/clock";
import { saveDue } from "@/lib/likes/save/save-due";
import { makeThumbs } from "@/lib/likes/save/thumbs";
import { saveDeps, thumbDeps } from "@/lib/likes/workers";
import { inngest } from "../client";
import { likesSaveDue } from "../events";
import { retrying } from "../retry";

/** A step begins no picture after so long: a stop of the app, which waits eight seconds, finds it done. */
const ROUND_MS = 5_000;
/** A run has so many rounds; the next minute's run goes on from the rows. */
const ROUNDS = 400;

/** Saves a person's liked pictures, some at once, and makes the small ones for the gallery in between. */
export const saveLikesFunction = inngest.createFunction(
  {
    id: "likes-save",
    name: "Save liked pictures",
    triggers: [likesSaveDue],
    concurrency: [{ limit: 4 }, { key: "event.data.ownerId", limit: 1 }],
    singleton: { key: "event.data.ownerId", mode: "skip" },
    retries: 3,
  },
  async ({ event, step }) => {
    const { ownerId } = event.data;
    let saved = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const counts = await step.run(`save-${round}`, () =>
        retrying(() => saveDue(saveDeps(), ownerId, { forMs: ROUND_MS })),
      );
      saved += counts.saved;
      const { left } = await step.run(`thumbs-${round}`, () =>
        retrying(() => makeThumbs(thumbDeps(), ownerId, { forMs: ROUND_MS })),
      );
      const isMoreDue = counts.nextDueAt !== undefined && new Date(counts.nextDueAt) <= now();
      if (!isMoreDue && !left) break;
    }
    return { saved };
  },
);
