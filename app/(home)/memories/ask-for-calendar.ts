import "server-only";
import { inngest } from "@/inngest/client";
import { memoriesChanged } from "@/inngest/events";
import { log } from "@/lib/log";
import type { Viewpoint } from "@/lib/memories/types";

/** Has the year's strip counted. However often the page is opened, one zone, year and import are asked for once. */
export async function askForCalendar(
  ownerId: string,
  { year, timeZone }: Viewpoint,
  lastImport: string,
): Promise<void> {
  const id = `calendar:${ownerId}:${timeZone}:${year}:${lastImport}`;
  try {
    await inngest.send(memoriesChanged.create({ ownerId }, { id }));
  } catch (error) {
    log().warn(
      { reason: String(error) },
      "the year’s strip could not be asked for; the next visit asks again",
    );
  }
}
