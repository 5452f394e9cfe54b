import { expect, test } from "vitest";
import { isTimeZone, timeZoneNames, todaysNameOf } from "./time-zones";

test.each(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Asia/Katmandu"])(
  "%s is a time zone",
  (name) => {
    expect(isTimeZone(name)).toBe(true);
  },
);

test.each(["", "+02:00", "Mars/Olympus", "Europe/Berlin; drop table users", "../../etc/passwd", "undefined"])(
  "%j is none",
  (name) => {
    expect(isTimeZone(name)).toBe(false);
  },
);

test("offers each zone once, by the name that people look for", () => {
  const names = timeZoneNames();
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining(["UTC", "Asia/Kathmandu", "Asia/Kolkata", "Europe/Kyiv", "Asia/Ho_Chi_Minh"]),
  );
  expect(names).not.toContain("Asia/Calcutta");
  expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
});

test("calls a browser's old name by today's", () => {
  expect(["Asia/Calcutta", "Europe/Berlin"].map(todaysNameOf)).toEqual(["Asia/Kolkata", "Europe/Berlin"]);
});
