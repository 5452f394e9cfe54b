import { expect, test } from "vitest";
import { matchingZones, timeIn, zoneInWords } from "./zones";

const zones = ["America/Argentina/Buenos_Aires", "America/Sao_Paulo", "Asia/Tokyo", "Europe/Berlin", "UTC"];

test.each([
  ["buenos", ["America/Argentina/Buenos_Aires"]],
  ["Aires America", ["America/Argentina/Buenos_Aires"]],
  ["são", ["America/Sao_Paulo"]],
  ["berlin, europe", ["Europe/Berlin"]],
  ["Europe/Berlin", ["Europe/Berlin"]],
  ["am", ["America/Argentina/Buenos_Aires", "America/Sao_Paulo"]],
  ["okyo", []],
  ["", zones],
])("finds %j", (search, found) => {
  expect(matchingZones(zones, search)).toEqual(found);
});

test("names a zone city first", () => {
  expect(zones.map(zoneInWords)).toEqual([
    "Buenos Aires, Argentina, America",
    "Sao Paulo, America",
    "Tokyo, Asia",
    "Berlin, Europe",
    "UTC",
  ]);
});

test("tells the time there, not here", () => {
  const now = new Date("2026-11-21T23:30:00Z");
  expect(timeIn("Asia/Tokyo", now)).toMatch(/Sun.*8:30/);
  expect(timeIn("UTC", now)).toMatch(/Sat.*(11|23):30/);
});
