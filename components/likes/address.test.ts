import { expect, test } from "vitest";
import { filterOf, galleryAddress } from "./address";

test("a filter survives its address", () => {
  const filter = {
    search: "a & b",
    author: "grace_h",
    month: "2026-11",
    type: "video",
    status: "failed",
  } as const;
  const address = galleryAddress(filter);
  expect(filterOf(Object.fromEntries(new URL(address, "http://x").searchParams))).toEqual(filter);
  expect(galleryAddress({})).toBe("/likes");
  expect(galleryAddress({ search: undefined, author: "a" })).toBe("/likes?author=a");
});

test.each([
  { month: "2026-13" },
  { month: "x" },
  { author: "a b" },
  { author: "'; drop" },
  { type: "pdf" },
  { status: "held" },
  { search: "   " },
])("%j asks for nothing", (query) => {
  expect(Object.values(filterOf(query)).filter((value) => value !== undefined)).toEqual([]);
});

test("an @ before a handle is no part of it, and of a repeated word the first counts", () => {
  expect(filterOf({ author: "@grace_h", type: ["gif", "video"] })).toMatchObject({
    author: "grace_h",
    type: "gif",
  });
});
