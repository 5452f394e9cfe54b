import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { todayIn } from "@/lib/memories/day-ranges";
import { countMemories } from "@/lib/memories/get-memories";
import { signOutAction } from "./sign-out-action";

export default async function HomeLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const today = todayIn(user.timeZone, now());
  const memories = await countMemories(db(), user.id, today, { year: today.year, timeZone: user.timeZone });
  return (
    <Shell
      userName={user.name}
      numbers={{ "/memories": memories > 0 ? memories.toLocaleString("en") : undefined }}
      signOutAction={signOutAction}
    >
      {children}
    </Shell>
  );
}
