import { Temporal } from "temporal-polyfill";
import { getUserByName } from "@/lib/auth/find-user";
import type { Db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { getMemories } from "@/lib/memories/get-memories";
import { countInWords, sumInWords } from "@/lib/memories/words";
import type { Command } from "../command";

/** No day of one person has more; the page brings them a screenful at a time. */
const ALL = 1_000_000;

type MemoryYear = { year: number; ids: string[] };

export const command: Command = {
  name: "memories",
  summary: "Says which tweets the memories page shows on a day.",
  usage: [
    "memories --user <name> --on <YYYY-MM-DD> [--json]",
    "",
    "  --user <name>       whose memories",
    "  --on <YYYY-MM-DD>   the day, in the person's time zone: tweets of earlier years are its memories",
  ].join("\n"),
  options: { user: { type: "string" }, on: { type: "string" } },
  async run({ args: { positionals, values }, db, out }) {
    const on = parseDate(values.on);
    if (positionals.length > 0 || typeof values.user !== "string" || !on)
      throw new AppError("invalid", "Say: roost memories --user <name> --on <YYYY-MM-DD>.");
    const { id, timeZone } = await getUserByName(db, values.user);
    const years = await listYears(db, id, on, timeZone);
    const count = years.reduce((sum, { ids }) => sum + ids.length, 0);
    out.print(count === 0 ? "No tweets on this day." : sumInWords(count, years.length));
    for (const { year, ids } of years)
      out.print([`${year}: ${countInWords(ids.length)}`, ...ids].join("\n  "));
    out.result({ on: on.toString(), timeZone, count, years });
    return 0;
  },
};

/** In the page's order; 29 February of a leap year stands with the 28th, where the page shows both. */
async function listYears(
  db: Db,
  userId: string,
  on: Temporal.PlainDate,
  timeZone: string,
): Promise<MemoryYear[]> {
  const { dates } = await getMemories(
    db,
    userId,
    { month: on.month, day: on.day },
    { year: on.year, timeZone },
    ALL,
  );
  const years: MemoryYear[] = [];
  for (const { date, tweets } of dates) {
    const year = Number(date.slice(0, 4));
    const ids = tweets.map((tweet) => tweet.tweetId);
    const last = years.at(-1);
    if (last?.year === year) last.ids.push(...ids);
    else years.push({ year, ids });
  }
  return years;
}

function parseDate(text: string | boolean | undefined): Temporal.PlainDate | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}
