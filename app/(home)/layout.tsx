import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { countNewPictures } from "@/lib/likes/count-new";
import { todayIn } from "@/lib/memories/day-ranges";
import { countMemories } from "@/lib/memories/get-memories";
import { signOutAction } from "./sign-out-action";

export default async function HomeLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const today = todayIn(user.timeZone, now());
  const [memories, newPictures] = await Promise.all([
    countMemories(db(), user.id, today, { year: today.year, timeZone: user.timeZone }),
    countNewPictures(db(), user.id, now()),
  ]);
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
