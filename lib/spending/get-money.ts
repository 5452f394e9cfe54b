import "server-only";
import { and, asc, desc, eq, gte, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { xCharges } from "../db/schema";
import { highestInstanceCap, highestPersonCap, instanceCap, personCap } from "./caps";
import { forecast, monthOf, weekBefore } from "./months";
import { findPause } from "./pause";
import type { Money, MonthOfSpending } from "./types";

/** This month's money at X: one person's, and that of all together. */
export async function getMoney(db: Db, ownerId: string, now: Date): Promise<Money> {
  const [person, rest] = await Promise.all([getMonth(db, now, ownerId), getInstanceMoney(db, now)]);
  return { person, ...rest };
}

export async function getInstanceMoney(db: Db, now: Date): Promise<Omit<Money, "person">> {
  const [instance, paused] = await Promise.all([getMonth(db, now), findPause(db)]);
  return { instance, ...(paused && { paused }) };
}

/** No call takes so long: whoever made it is gone, or its answer was lost. */
const CALL_MS = 2 * 60_000;

async function getMonth(db: Db, now: Date, ownerId?: string): Promise<MonthOfSpending> {
  const { name, startsAt, endsAt } = monthOf(now);
  const isTheirs = ownerId ? eq(xCharges.ownerId, ownerId) : undefined;
  const sum = sql`coalesce(sum(${xCharges.microUsd}), 0)`.mapWith(Number);
  const isThisMonth = and(isTheirs, gte(xCharges.chargedAt, startsAt), lt(xCharges.chargedAt, endsAt));
  const isUnanswered = and(
    isNull(xCharges.settledAt),
    lt(xCharges.chargedAt, new Date(now.getTime() - CALL_MS)),
  );
  const sumWhere = (condition: SQL | undefined) =>
    sql`coalesce(sum(${xCharges.microUsd}) filter (where ${condition}), 0)`.mapWith(Number);
  const [byFeature, [part], [week], cap] = await Promise.all([
    db
      .select({
        feature: xCharges.feature,
        spentMicroUsd: sum,
        calls: sql`count(*)`.mapWith(Number),
        resources: sql`coalesce(sum(${xCharges.resources}), 0)`.mapWith(Number),
      })
      .from(xCharges)
      .where(isThisMonth)
      .groupBy(xCharges.feature)
      .orderBy(desc(sum), asc(xCharges.feature)),
    db
      .select({ unanswered: sumWhere(isUnanswered), once: sumWhere(eq(xCharges.isOnce, true)) })
      .from(xCharges)
      .where(isThisMonth),
    db
      .select({
        spent: sum,
        beganAt: sql<Date | null>`min(${xCharges.chargedAt})`.mapWith(xCharges.chargedAt),
      })
      .from(xCharges)
      .where(
        and(
          isTheirs,
          eq(xCharges.isOnce, false),
          gte(xCharges.chargedAt, weekBefore(now)),
          lt(xCharges.chargedAt, endsAt),
        ),
      ),
    ownerId ? personCap(db, ownerId) : instanceCap(db),
  ]);
  const spent = byFeature.reduce((total, { spentMicroUsd }) => total + spentMicroUsd, 0);
  const end = forecast({
    spent,
    dailyInWeek: week?.spent ?? 0,
    weekBeganAt: week?.beganAt ?? undefined,
    now,
  });
  return {
    month: name,
    endsAt,
    spentMicroUsd: spent,
    unansweredMicroUsd: part?.unanswered ?? 0,
    onceMicroUsd: part?.once ?? 0,
    forecastMicroUsd: end.microUsd,
    forecastDays: end.days,
    capMicroUsd: cap,
    highestCapMicroUsd: ownerId ? highestPersonCap() : highestInstanceCap(),
    byFeature,
  };
}
