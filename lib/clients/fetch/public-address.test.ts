import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address";

test.each([
  "1.1.1.1",
  "93.184.215.14",
  "172.15.255.255",
  "172.32.0.0",
  "100.63.255.255",
  "2606:4700::6810:85e5",
])("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));

test.each([
  "",
  "1.1.1",
  "223.255.255.256",
  "::",
  "::1",
  "2001:db8::1",
  "2001::1",
  "fd12::1",
  "198.19.0.1",
  "240.0.0.1",
])("%j is not", (address) => expect(isPublicAddress(address)).toBe(false));
