import "server-only";
import { cache } from "react";
import type { CurrentUser } from "@/lib/auth/types";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { findFrame } from "@/lib/frame/find-frame";
import { todayIn } from "@/lib/memories/day-ranges";

/** The frame of a person's page, and whether the count of their year holds all that came. Looked up once for a page. */
export const frameOf = cache(async ({ id, timeZone }: CurrentUser) => {
  const at = now();
  const { lastFinishedAt, ...frame } = await findFrame(db(), id, { ...todayIn(timeZone, at), timeZone }, at);
  const lastImport = lastFinishedAt?.toISOString() ?? "";
  const isStale = !frame.calendar || frame.calendar.countedAt.toISOString() < lastImport;
  return { ...frame, lastImport, isStale };
});
