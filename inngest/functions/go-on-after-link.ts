import { now } from "@/lib/clock";
import { sql } from "@/lib/db/client";
import { goOnAfterLink } from "@/lib/likes/go-on-after-link";
import { inngest } from "../client";
import { connectionLinked, likesLookDue, likesSaveDue } from "../events";

/** An account is linked again: what waited for it goes on at once, not with the next minute's sweep. */
export const goOnAfterLinkFunction = inngest.createFunction(
  { id: "likes-go-on-after-link", name: "Go on once an account is linked", triggers: [connectionLinked] },
  async ({ event, step }) => {
    const { ownerId, provider } = event.data;
    const woken = await step.run("release", async () => ({
      deed: await goOnAfterLink({ sql: sql(), now }, ownerId, provider),
    }));
    if (woken.deed === "look") await step.sendEvent("wake-look", likesLookDue.create({ ownerId }));
    if (woken.deed === "save") await step.sendEvent("wake-save", likesSaveDue.create({ ownerId }));
    return woken;
  },
);
