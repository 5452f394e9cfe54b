"use server";

import { notFound } from "next/navigation";
import { z } from "zod";
import type { MoreAction } from "@/components/memories/more-tweets";
import { requireUser } from "@/lib/auth/current-user";
import { db } from "@/lib/db/client";
import { getMoreOfDate } from "@/lib/memories/get-memories";

const moreInput = z.tuple([
  z.iso.date(),
  z.object({ createdAt: z.date(), tweetId: z.string().regex(/^\d{1,19}$/) }),
]);

/** The next tweets of one date. It changes nothing, and answers with the person's own rows alone. */
export const moreOfDateAction: MoreAction = async (...input) => {
  const user = await requireUser();
  const asked = moreInput.safeParse(input);
  if (!asked.success) notFound();
  const [date, after] = asked.data;
  return getMoreOfDate(db(), user.id, date, user.timeZone, after);
};
