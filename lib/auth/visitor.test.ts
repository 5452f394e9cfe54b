import { expect, test } from "vitest";
import { networkOf, visitorOf } from "./visitor";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["", ""],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["FE80::1%eth0", "fe80:0:0:0::/64"],
])("counts %s as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("believes only the last address of X-Forwarded-For", () => {
  const headers = new Headers({ "x-forwarded-for": "198.51.100.1, ::ffff:203.0.113.7" });
  expect(visitorOf(headers)).toEqual({ address: "203.0.113.7", userAgent: "" });
});
