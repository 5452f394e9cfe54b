import { inngest } from "../client";
import { likesSaveDue, likesSaveLeft } from "../events";

/**
 * Gives a person with pictures left another turn, behind those who wait. The turn before must be over: beside it a new
 * one is dropped. Should it take longer, the minute's sweep wakes the next.
 */
export const saveLeftLikesFunction = inngest.createFunction(
  { id: "likes-save-left", name: "Go on saving liked pictures", triggers: [likesSaveLeft] },
  async ({ event, step }) => {
    const { ownerId } = event.data;
    await step.sleep("until-the-turn-is-over", "1s");
    await step.sendEvent("wake", likesSaveDue.create({ ownerId }));
    return { ownerId };
  },
);
