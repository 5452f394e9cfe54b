import { cron } from "inngest";
import { now } from "@/lib/clock";
import { sql } from "@/lib/db/client";
import { fillWords, listWordsWanted } from "@/lib/tweets/search/fill-words";
import { inngest } from "../client";
import { retrying } from "../retry";

const SLICE_MS = 15_000;

/** Writes the words of tweets that came otherwise than by an import, and of those an import left. One slice for each person. */
export const fillWordsFunction = inngest.createFunction(
  {
    id: "tweets-fill-words",
    name: "Make tweets searchable",
    triggers: [cron("* * * * *")],
    concurrency: { limit: 1 },
  },
  async ({ step }) => {
    const owners = await step.run("find", () => listWordsWanted(sql()));
    for (const ownerId of owners)
      await step.run(`fill-${ownerId}`, () =>
        retrying(() => fillWords({ sql: sql(), now }, ownerId, new Date(now().getTime() + SLICE_MS))),
      );
    return { owners: owners.length };
  },
);
