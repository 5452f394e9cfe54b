import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { dayRanges, firstYearOf, rangeOf, todayIn } from "./day-ranges";
import { dayAtIndex } from "./month-day";

const hour = 3_600_000;

test.each([
  // zone, date, first instant, hours that it lasted
  ["UTC", "2020-11-21", "2020-11-21T00:00:00.000Z", 24],
  ["Europe/Berlin", "2020-11-21", "2020-11-20T23:00:00.000Z", 24],
  ["America/New_York", "2020-11-21", "2020-11-21T05:00:00.000Z", 24],
  ["Asia/Kolkata", "2020-11-21", "2020-11-20T18:30:00.000Z", 24],
  ["Asia/Kathmandu", "2020-11-21", "2020-11-20T18:15:00.000Z", 24],
  ["Pacific/Kiritimati", "2020-11-21", "2020-11-20T10:00:00.000Z", 24],
  ["Pacific/Pago_Pago", "2020-11-21", "2020-11-21T11:00:00.000Z", 24],
  // Clocks change by day: an hour less in spring, more in autumn; half an hour on Lord Howe.
  ["Europe/Berlin", "2021-03-28", "2021-03-27T23:00:00.000Z", 23],
  ["Europe/Berlin", "2021-10-31", "2021-10-30T22:00:00.000Z", 25],
  ["America/New_York", "2021-03-14", "2021-03-14T05:00:00.000Z", 23],
  ["America/New_York", "2021-11-07", "2021-11-07T04:00:00.000Z", 25],
  ["Australia/Lord_Howe", "2021-10-03", "2021-10-02T13:30:00.000Z", 23.5],
  // Clocks jump over midnight: the day begins at 01:00.
  ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z", 23],
  ["Asia/Beirut", "2021-03-28", "2021-03-27T22:00:00.000Z", 23],
  ["America/Havana", "2020-03-08", "2020-03-08T05:00:00.000Z", 23],
  // Clocks go back at midnight: 23:00 comes twice on the day before, or 00:00 twice on the day itself.
  ["America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00.000Z", 25],
  ["America/Havana", "2020-11-01", "2020-11-01T04:00:00.000Z", 25],
  // Clocks went from 0:01 back to 23:01 in Newfoundland: the day begins the second time that it is midnight.
  ["America/St_Johns", "2010-11-06", "2010-11-06T02:30:00.000Z", 25],
  ["America/St_Johns", "2010-11-07", "2010-11-07T03:30:00.000Z", 24],
  // Dublin's winter time is the odd one, and Casablanca's Ramadan.
  ["Europe/Dublin", "2021-03-28", "2021-03-28T00:00:00.000Z", 23],
  ["Africa/Casablanca", "2021-04-11", "2021-04-10T23:00:00.000Z", 25],
  // Samoa went from 29 to 31 December 2011.
  ["Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z", 24],
  ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z", 0],
  ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", 24],
])("in %s %s begins at %s and lasts %d hours", (timeZone, date, startsAt, hours) => {
  const range = rangeOf(date, timeZone);
  expect(range.startsAt.toISOString()).toBe(startsAt);
  expect((range.endsAt.getTime() - range.startsAt.getTime()) / hour).toBe(hours);
});

test("goes back year by year, from the year before the viewer's to the first", () => {
  const dates = dayRanges({ month: 11, day: 21 }, { year: 2026, timeZone: "Europe/Berlin" }, 2022).map(
    (r) => r.date,
  );
  expect(dates).toEqual(["2025-11-21", "2024-11-21", "2023-11-21", "2022-11-21"]);
});

test.each([
  // the day, the year of looking, and what is shown
  [
    "28 February of a common year",
    { month: 2, day: 28 },
    2026,
    ["2025-02-28", "2024-02-29", "2024-02-28", "2023-02-28"],
  ],
  ["28 February of a leap year", { month: 2, day: 28 }, 2024, ["2023-02-28"]],
  ["29 February of a leap year", { month: 2, day: 29 }, 2028, ["2024-02-29"]],
  ["29 February asked for in a common year", { month: 2, day: 29 }, 2026, ["2024-02-29"]],
  ["1 March of a common year", { month: 3, day: 1 }, 2026, ["2025-03-01", "2024-03-01", "2023-03-01"]],
])("on %s", (_, day, year, dates) => {
  expect(dayRanges(day, { year, timeZone: "UTC" }, 2023).map((range) => range.date)).toEqual(dates);
});

test("2000 had a 29 February, 1900 had none", () => {
  const dates = dayRanges({ month: 2, day: 29 }, { year: 2001, timeZone: "UTC" }, 1899).map((r) => r.date);
  expect(dates.at(0)).toBe("2000-02-29");
  expect(dates).not.toContain("1900-02-29");
});

test("a date that a zone left out is not there", () => {
  const dates = dayRanges({ month: 12, day: 30 }, { year: 2013, timeZone: "Pacific/Apia" }, 2010).map(
    (r) => r.date,
  );
  expect(dates).toEqual(["2012-12-30", "2010-12-30"]);
});

test("today, which has a year of its own, is a day of earlier years", () => {
  const today = todayIn("UTC", new Date("2026-11-21T12:00:00Z"));
  const dates = dayRanges(today, { year: 2026, timeZone: "UTC" }, 2024).map((range) => range.date);
  expect(dates).toEqual(["2025-11-21", "2024-11-21"]);
});

test("nothing is a memory in the year it was written", () => {
  expect(dayRanges({ month: 1, day: 1 }, { year: 2026, timeZone: "UTC" }, 2026)).toEqual([]);
});

test("the days of a year meet without gap or overlap, and every instant is in the day that its clock shows", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
  ];
  const instants = fc.date({
    min: new Date("2006-03-21T00:00:00Z"),
    max: new Date("2025-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (timeZone, instant) => {
      const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
        .toZonedDateTimeISO(timeZone)
        .toPlainDate();
      const range = rangeOf(local.toString(), timeZone);
      expect(range.startsAt <= instant && instant < range.endsAt).toBe(true);
      expect(rangeOf(local.add({ days: 1 }).toString(), timeZone).startsAt).toEqual(range.endsAt);
    }),
    { numRuns: 500 },
  );
});

test("a year of memories holds every past instant once", () => {
  const timeZone = "America/Sao_Paulo";
  const all = Array.from({ length: 366 }, (_, index) =>
    dayRanges(dayAtIndex(index), { year: 2028, timeZone }, 2016),
  )
    .flat()
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  for (const [index, range] of all.entries()) {
    expect(range.startsAt).toEqual(all[index - 1]?.endsAt ?? rangeOf("2016-01-01", timeZone).startsAt);
  }
  expect(all.at(-1)?.endsAt).toEqual(rangeOf("2028-01-01", timeZone).startsAt);
});

test.each([
  ["2026-11-21T10:59:59Z", "Pacific/Pago_Pago", { year: 2026, month: 11, day: 20 }],
  ["2026-11-21T11:00:00Z", "Pacific/Pago_Pago", { year: 2026, month: 11, day: 21 }],
  ["2026-12-31T10:00:00Z", "Pacific/Kiritimati", { year: 2027, month: 1, day: 1 }],
  ["2026-11-21T23:00:00Z", "Europe/Berlin", { year: 2026, month: 11, day: 22 }],
])("at %s in %s it is that day", (now, timeZone, today) => {
  expect(todayIn(timeZone, new Date(now))).toEqual(today);
});

test.each([
  ["2010-01-01T02:00:00Z", "America/New_York", 2009],
  ["2009-12-31T20:00:00Z", "Asia/Tokyo", 2009],
  ["2012-06-01T00:00:00Z", "UTC", 2012],
])("with the oldest tweet at %s in %s nothing lies before %i", (oldest, timeZone, year) => {
  expect(firstYearOf(new Date(oldest), timeZone)).toBe(year);
});
