import { cron } from "inngest";
import { storageAt } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { db, sql } from "@/lib/db/client";
import { listDueLooks } from "@/lib/likes/look/look-cursor";
import { listDueSavers } from "@/lib/likes/save/copy-queue";
import { releaseMended } from "@/lib/likes/save/release-held";
import { listThumbless } from "@/lib/likes/save/thumbs";
import { thumbDeps } from "@/lib/likes/workers";
import { inngest } from "../client";
import { likesLookDue, likesSaveDue } from "../events";

/** Every minute: whose likes are to be looked for, whose pictures wait, or were left by a worker that died. */
export const findDueLikesFunction = inngest.createFunction(
  { id: "likes-find-due", name: "Find whose likes are due", triggers: [cron("* * * * *")] },
  async ({ step }) => {
    const due = await step.run("find", async () => {
      const released = await releaseMended({ db: db(), sql: sql(), storageAt, now });
      const [looks, saves, thumbless] = await Promise.all([
        listDueLooks(sql(), now()),
        listDueSavers(sql(), now()),
        listThumbless(thumbDeps()),
      ]);
      return { released, looks, saves: [...new Set([...saves, ...thumbless])] };
    });
    const wakeUps = [
      ...due.looks.map((ownerId) => likesLookDue.create({ ownerId })),
      ...due.saves.map((ownerId) => likesSaveDue.create({ ownerId })),
    ];
    if (wakeUps.length > 0) await step.sendEvent("wake", wakeUps);
    return { released: due.released, looks: due.looks.length, saves: due.saves.length };
  },
);
