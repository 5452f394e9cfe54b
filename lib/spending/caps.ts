import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { spendingCaps, xAccount } from "../db/schema";
import { env } from "../env";
import { AppError } from "../errors";
import { dollarsInWords } from "./words";

const MICRO = 1_000_000;

/** Caps by the settings: nobody can choose more in the app. */
export const highestPersonCap = (): number => Math.round(env().ROOST_X_PERSON_CAP_USD * MICRO);
export const highestInstanceCap = (): number => Math.round(env().ROOST_X_CAP_USD * MICRO);

export async function personCap(db: Db, ownerId: string): Promise<number> {
  const [chosen] = await db
    .select({ cap: spendingCaps.monthlyMicroUsd })
    .from(spendingCaps)
    .where(eq(spendingCaps.ownerId, ownerId));
  return Math.min(highestPersonCap(), chosen?.cap ?? Number.POSITIVE_INFINITY);
}

export async function instanceCap(db: Db): Promise<number> {
  const [chosen] = await db.select({ cap: xAccount.monthlyMicroUsd }).from(xAccount);
  return Math.min(highestInstanceCap(), chosen?.cap ?? Number.POSITIVE_INFINITY);
}

/** What one person chose for themselves. @throws AppError `invalid` above what the settings allow. */
export async function savePersonCap(db: Db, ownerId: string, microUsd: number): Promise<void> {
  refuseAbove(microUsd, highestPersonCap());
  await db
    .insert(spendingCaps)
    .values({ ownerId, monthlyMicroUsd: microUsd })
    .onConflictDoUpdate({ target: spendingCaps.ownerId, set: { monthlyMicroUsd: microUsd } });
}

/** What the admin chose for all together. @throws AppError `invalid` above what the settings allow. */
export async function saveInstanceCap(db: Db, microUsd: number): Promise<void> {
  refuseAbove(microUsd, highestInstanceCap());
  await db
    .insert(xAccount)
    .values({ id: 1, monthlyMicroUsd: microUsd })
    .onConflictDoUpdate({ target: xAccount.id, set: { monthlyMicroUsd: microUsd } });
}

function refuseAbove(microUsd: number, highest: number): void {
  if (microUsd > highest)
    throw new AppError("invalid", `It can be ${dollarsInWords(highest)} at most.`, { field: "dollars" });
}
