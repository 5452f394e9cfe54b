import { expect, test } from "vitest";
import { periodDue } from "./period";

const at = (iso: string) => new Date(iso);
const period = (startsAt: string, endsAt: string) => ({ startsAt: at(startsAt), endsAt: at(endsAt) });

test.each([
  ["daily", "UTC", "2026-11-21T07:00:00Z", period("2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z")],
  ["daily", "UTC", "2026-11-21T06:59:59Z", period("2026-11-19T07:00:00Z", "2026-11-20T07:00:00Z")],
  // A Monday, and the Sunday before it.
  ["weekly", "UTC", "2026-11-23T07:00:00Z", period("2026-11-16T07:00:00Z", "2026-11-23T07:00:00Z")],
  ["weekly", "UTC", "2026-11-22T23:00:00Z", period("2026-11-09T07:00:00Z", "2026-11-16T07:00:00Z")],
  ["weekly", "Asia/Tokyo", "2026-11-22T22:00:00Z", period("2026-11-15T22:00:00Z", "2026-11-22T22:00:00Z")],
  // The morning after the clocks went forward is 23 hours later.
  ["daily", "Europe/Berlin", "2026-03-29T05:00:00Z", period("2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z")],
] as const)("the first %s note in %s at %s", (every, timeZone, now, expected) => {
  expect(periodDue(every, timeZone, at(now))).toEqual(expected);
});

test("nothing is due twice, and the next begins where the last one ended", () => {
  const monday = at("2026-11-16T07:00:00Z");
  expect(periodDue("weekly", "UTC", at("2026-11-22T23:00:00Z"), monday)).toBeUndefined();
  expect(periodDue("weekly", "UTC", at("2026-11-23T08:00:00Z"), monday)).toEqual(
    period("2026-11-16T07:00:00Z", "2026-11-23T07:00:00Z"),
  );
});

test("after an outage of weeks one note covers them all", () => {
  expect(periodDue("daily", "UTC", at("2026-11-21T09:00:00Z"), at("2026-11-01T07:00:00Z"))).toEqual(
    period("2026-11-01T07:00:00Z", "2026-11-21T07:00:00Z"),
  );
});

test("a person who moved east is not due again for the morning that they had", () => {
  const inBerlin = at("2026-11-21T06:00:00Z");
  expect(periodDue("daily", "Asia/Tokyo", at("2026-11-21T09:00:00Z"), inBerlin)).toBeUndefined();
});
