import { now } from "@/lib/clock";
import { saveDue } from "@/lib/likes/save/save-due";
import { takeTurn } from "@/lib/likes/save/take-turn";
import { makeThumbs } from "@/lib/likes/save/thumbs";
import { saveDeps, thumbDeps } from "@/lib/likes/workers";
import { inngest } from "../client";
import { likesSaveDue, likesSaveLeft } from "../events";
import { retrying } from "../retry";

/** A step begins no picture after so long: a stop of the app, which waits eight seconds, finds it done. */
const ROUND_MS = 5_000;
/** Saves a person's liked pictures for a turn, some at once, and makes the small ones for the gallery in between. */
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
    const turn = await takeTurn(
      {
        save: (round) =>
          step.run(`save-${round}`, () => retrying(() => saveDue(saveDeps(), ownerId, { forMs: ROUND_MS }))),
        thumbs: (round) =>
          step.run(`thumbs-${round}`, () =>
            retrying(() => makeThumbs(thumbDeps(), ownerId, { forMs: ROUND_MS })),
          ),
      },
      now,
    );
    if (turn.isLeft) await step.sendEvent("hand-over", likesSaveLeft.create({ ownerId }));
    return turn;
  },
);
