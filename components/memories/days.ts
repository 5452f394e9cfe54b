/** Days of the year in the browser: 2000 had all 366 of them. */
const at = (index: number): Date => new Date(Date.UTC(2000, 0, 1 + index));

/** "3 May" */
export const dayName = (index: number): string =>
  at(index).toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });

/** Where a day's page is. */
export const dayHref = (index: number): string => `/memories/${at(index).toISOString().slice(5, 10)}`;

/** Each month with the index of its first day and how many it has. */
export const months = Array.from({ length: 12 }, (_, month) => {
  const first = Date.UTC(2000, month, 1);
  return {
    name: new Date(first).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" }),
    firstIndex: Math.round((first - Date.UTC(2000, 0, 1)) / 86_400_000),
    days: new Date(Date.UTC(2000, month + 1, 0)).getUTCDate(),
  };
});

export const monthOf = (index: number): number => at(index).getUTCMonth();

/** "14 tweets" */
export const tweetsInWords = (count: number): string =>
  count === 1 ? "1 tweet" : `${count === 0 ? "no" : count.toLocaleString("en")} tweets`;
