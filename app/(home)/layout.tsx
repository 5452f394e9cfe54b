import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireUser } from "@/lib/auth/current-user";
import type { CurrentUser } from "@/lib/auth/types";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { todayIn } from "@/lib/memories/day-ranges";
import { countMemories } from "@/lib/memories/get-memories";
import { indexOfDay } from "@/lib/memories/month-day";
import { frameOf } from "./frame-of";
import { signOutAction } from "./sign-out-action";

export default async function HomeLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const [memories, { newPictures }] = await Promise.all([countToday(user), frameOf(user)]);
  return (
    <Shell
      userName={user.name}
      numbers={{
        "/memories": memories > 0 ? memories.toLocaleString("en") : undefined,
        "/likes": newPictures > 0 ? `${newPictures.toLocaleString("en")} new` : undefined,
      }}
      signOutAction={signOutAction}
    >
      {children}
    </Shell>
  );
}

/** As the year was counted; while tweets come that it does not hold, they are counted anew. */
async function countToday(user: CurrentUser): Promise<number> {
  const { id, timeZone } = user;
  const { year, ...day } = todayIn(timeZone, now());
  const { calendar, archiveId, isStale } = await frameOf(user);
  if (!calendar || archiveId || isStale) return countMemories(db(), id, day, { year, timeZone });
  return calendar.counts[indexOfDay(day)] ?? 0;
}
