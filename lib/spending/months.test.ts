import { expect, test } from "vitest";
import { forecast, monthOf } from "./months";

test.each([
  ["2026-11-30T23:59:59.999Z", "2026-11", "2026-12-01T00:00:00.000Z"],
  ["2026-12-31T23:59:59.999Z", "2026-12", "2027-01-01T00:00:00.000Z"],
  ["2028-02-29T00:00:00.000Z", "2028-02", "2028-03-01T00:00:00.000Z"],
])("%s is in %s, which ends at %s", (now, name, endsAt) => {
  expect(monthOf(new Date(now))).toMatchObject({ name, endsAt: new Date(endsAt) });
});

const now = new Date("2026-11-21T00:00:00Z");
test.each([
  ["seven dollars in a whole week, ten days left", 20, 7, "2026-11-14T00:00:00Z", 30, 7],
  ["began two days ago", 4, 4, "2026-11-19T00:00:00Z", 24, 2],
  ["began an hour ago: counts as a day", 1, 1, "2026-11-20T23:00:00Z", 11, 1],
  ["nothing in a week but what was read once", 20, 0, undefined, 20, 0],
  ["much read once, and a dollar a day since two days", 22, 2, "2026-11-19T00:00:00Z", 32, 2],
])("%s", (_, spent, dailyInWeek, beganAt, microUsd, days) => {
  const weekBeganAt = beganAt === undefined ? undefined : new Date(beganAt);
  expect(forecast({ spent, dailyInWeek, weekBeganAt, now })).toEqual({ microUsd, days });
});
