import { lookOnce } from "@/lib/likes/look/look";
import { lookDeps } from "@/lib/likes/workers";
import { inngest } from "../client";
import { likesLookDue, likesSaveDue } from "../events";
import { retrying } from "../retry";

/** A run has so many pages; the next minute's run goes on from the row. */
const PAGES = 200;

/** Looks for a person's likes, one page of X's in each step. The cursor is on the row: a run that is lost costs nothing. */
export const lookForLikesFunction = inngest.createFunction(
  {
    id: "likes-look",
    name: "Look for new likes",
    triggers: [likesLookDue],
    concurrency: { key: "event.data.ownerId", limit: 1 },
    singleton: { key: "event.data.ownerId", mode: "skip" },
    retries: 3,
  },
  async ({ event, step }) => {
    const { ownerId } = event.data;
    const sum = { pages: 0, likes: 0, pictures: 0, copies: 0 };
    for (let page = 1; page <= PAGES; page += 1) {
      const outcome = await step.run(`page-${page}`, () => retrying(() => lookOnce(lookDeps(), ownerId)));
      if (outcome.status === "idle") break;
      sum.pages += 1;
      sum.likes += outcome.likes;
      sum.pictures += outcome.pictures;
      sum.copies += outcome.copies;
      if (outcome.copies > 0) await step.sendEvent(`save-${page}`, likesSaveDue.create({ ownerId }));
      if (outcome.status !== "more") break;
    }
    return sum;
  },
);
