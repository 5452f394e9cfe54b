import "server-only";
import { cache } from "react";
import { findReading } from "@/lib/archive/progress";
import { db } from "@/lib/db/client";
import { findCalendar } from "@/lib/memories/calendar";

/**
 * What was counted of the days of a person's year, what they import, and whether the count holds all that came. Looked up once
 * for a page and its frame.
 */
export const findCounted = cache(async (ownerId: string, year: number, timeZone: string) => {
  const [calendar, { archiveId, lastFinishedAt }] = await Promise.all([
    findCalendar(db(), ownerId, { year, timeZone }),
    findReading(db(), ownerId),
  ]);
  const lastImport = lastFinishedAt?.toISOString() ?? "";
  const isStale = !calendar || calendar.countedAt.toISOString() < lastImport;
  return { calendar, archiveId, lastImport, isStale };
});
