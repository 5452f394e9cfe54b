import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { countCalendar } from "@/lib/memories/calendar";
import { inngest } from "../client";
import { memoriesChanged } from "../events";

/** Counts the year's strip again; a second count gives the same, so one that comes late or twice does no harm. */
export const countMemoryDaysFunction = inngest.createFunction(
  {
    id: "memories-count-days",
    name: "Count the days of the year",
    triggers: [memoriesChanged],
    concurrency: { key: "event.data.ownerId", limit: 1 },
  },
  async ({ event, step }) =>
    step.run("count-days", async () => ({
      days: await countCalendar({ db: db(), now }, event.data.ownerId),
    })),
);
