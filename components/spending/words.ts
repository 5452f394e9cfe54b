import { dateInWords } from "@/lib/dates-in-words";
import type { Feature, MonthOfSpending } from "@/lib/spending/types";
import { dollarsInWords } from "@/lib/spending/words";

/** What asks X for something, as people know it. */
export const FEATURE_NAMES: Record<Feature, string> = {
  likes: "Likes",
  backups: "Backups",
  posting: "Posting",
  streams: "Streams",
  connections: "Linking your account",
};

const number = new Intl.NumberFormat("en");

/** "1,204 posts and people in 12 calls". */
export function amountInWords({ calls, resources }: { calls: number; resources: number }): string {
  if (resources === 0) return `nothing in ${number.format(calls)} ${calls === 1 ? "call" : "calls"}`;
  const asked = `${number.format(calls)} ${calls === 1 ? "call" : "calls"}`;
  return `${number.format(resources)} ${resources === 1 ? "post or person" : "posts and people"} in ${asked}`;
}

export const isReached = ({ spentMicroUsd, capMicroUsd }: MonthOfSpending): boolean =>
  spentMicroUsd >= capMicroUsd;

/** Where the month will end, what that is told by, and what of it does not come again. */
export function outlookInWords(month: MonthOfSpending): string {
  const { onceMicroUsd, endsAt } = month;
  if (isReached(month)) return `The cap is reached. It goes on by itself on ${billingDay(endsAt)}.`;
  if (month.byFeature.length === 0) return `Nothing was asked of X in ${monthName(month)}.`;
  if (onceMicroUsd === 0) return endInWords(month);
  return `${endInWords(month)} ${dollarsInWords(onceMicroUsd)} was for what is read once, such as older likes, and is not expected again.`;
}

function endInWords(month: MonthOfSpending): string {
  const { spentMicroUsd, forecastMicroUsd, forecastDays, onceMicroUsd, capMicroUsd, endsAt } = month;
  // What was read today already costs nothing more today: looking has its first price tomorrow.
  if (onceMicroUsd > 0 && forecastDays <= 1 && forecastMicroUsd === spentMicroUsd)
    return `It is too early to say what ${monthName(month)} will have cost.`;
  const goesOn = `If it goes on as ${forecastDays === 1 ? "on its first day" : `in the last ${forecastDays === 7 ? "seven" : forecastDays} days`}`;
  if (forecastDays === 0 || forecastMicroUsd === spentMicroUsd) return "As it goes now, that is all.";
  if (forecastMicroUsd > capMicroUsd)
    return `${goesOn}, the cap will be reached before ${billingDay(endsAt)}.`;
  return `${goesOn}, ${monthName(month)} will have cost about ${dollarsInWords(forecastMicroUsd)}.`;
}

/** As X bills: days and months of UTC. */
export const billingDay = (instant: Date): string =>
  dateInWords(instant, { day: "numeric", month: "long", timeZone: "UTC" });

export const monthName = ({ month }: Pick<MonthOfSpending, "month">): string =>
  dateInWords(new Date(`${month}-01T00:00:00Z`), { month: "long", timeZone: "UTC" });
