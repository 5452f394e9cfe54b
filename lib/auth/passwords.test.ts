import { expect, test } from "vitest";
import { hashPassword, isOutdated, NOBODYS_HASH, verifyPassword } from "./passwords";

test("a guess at an unknown name is compared with a hash of today's cost", () => {
  expect(isOutdated(NOBODYS_HASH)).toBe(false);
});

test("no password fits nobody's hash", async () => {
  for (const tried of ["", "password", NOBODYS_HASH]) {
    expect(await verifyPassword(NOBODYS_HASH, tried)).toBe(false);
    expect(await verifyPassword(undefined, tried)).toBe(false);
    expect(await verifyPassword(null, tried)).toBe(false);
  }
});

test("takes long passwords whole: the last of 500 letters counts", async () => {
  const long = "x".repeat(500);
  const hash = await hashPassword(long);
  expect(await verifyPassword(hash, long)).toBe(true);
  expect(await verifyPassword(hash, `${long.slice(0, 499)}y`)).toBe(false);
});

test("two hashes at once, eight may wait, and the rest is asked to come back", async () => {
  const all = await Promise.allSettled(Array.from({ length: 15 }, () => hashPassword("a long pass phrase")));
  const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toHaveLength(5);
  for (const reason of refused) expect(reason).toMatchObject({ code: "rate_limited" });
  expect(await hashPassword("a long pass phrase")).toBeDefined();
});
