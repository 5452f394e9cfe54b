import { expect, test } from "vitest";
import { eventIds, ulid } from "./ids";

test("ids sort by their time", () => {
  const ids = [3, 1, 2].map((ms) => ulid(1_795_245_722_420 + ms));
  expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]]);
  expect(ids[0]).toMatch(/^01M7YFQJ[0-9A-HJKMNP-TV-Z]{18}$/);
});

const seed = `1795245722420,${Buffer.from("0123456789").toString("base64")}`;

test("a request that is sent again gets the ids it had, one for each event", () => {
  const once = [0, 1, 2].map(eventIds(seed));
  const again = [0, 1, 2].map(eventIds(seed));
  expect(again).toEqual(once);
  expect(new Set(once).size).toBe(3);
});

test.each([undefined, "", "yesterday,xyz", "1795245722420,c2hvcnQ=", "-5,MDEyMzQ1Njc4OQ=="])(
  "without a usable seed (%s) each id is new",
  (broken) => {
    expect(eventIds(broken)(0)).not.toBe(eventIds(broken)(0));
  },
);
