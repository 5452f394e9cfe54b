import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { forgetEnv } from "../../env";
import { JOURNEY_MS, packJourney, unpackJourney } from "./journey";
import type { Journey } from "./types";

const now = new Date("2026-11-21T12:00:00Z");
const state = "the-state-that-was-given-to-x-in-this-browser";
const back = { provider: "x", state };
const journey: Journey = {
  provider: "x",
  purpose: "link",
  state,
  userId: "0d1f9a52-6f0e-4f53-8a0b-6f3c9a7f1b11",
};

beforeAll(() => {
  vi.stubEnv("ROOST_SECRET", "s".repeat(32));
  forgetEnv();
});
afterAll(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

test("is itself again when its own provider gives back its state, in time", () => {
  const packed = packJourney(journey, now);
  expect(unpackJourney(packed, back, now)).toEqual(journey);
  expect(unpackJourney(packed, back, new Date(now.getTime() + JOURNEY_MS - 1))).toEqual(journey);
});

test("fits into a cookie, whatever page it shall lead to: one that is too long for it is forgotten", () => {
  const entering = { provider: "x", purpose: "enter", state, from: "/sign-in" } as const;
  const long = `/memories?${"ä".repeat(1990)}`;
  for (const next of [encodeURI(long), `/memories?${"a".repeat(1400)}`]) {
    expect(
      packJourney({ ...entering, next, timeZone: "America/Argentina/Buenos_Aires" }, now).length,
    ).toBeLessThan(3800);
  }
  expect(unpackJourney(packJourney({ ...entering, next: encodeURI(long) }, now), back, now)).toEqual(
    entering,
  );
  expect(unpackJourney(packJourney({ ...entering, next: "/likes" }, now), back, now)).toEqual({
    ...entering,
    next: "/likes",
  });
});

test.each([
  ["another provider", { ...back, provider: "dropbox" }, 0],
  ["another state", { ...back, state: `${state}x` }, 0],
  ["no state", { ...back, state: null }, 0],
  ["an empty state", { ...back, state: "" }, 0],
  ["fifteen minutes later", back, JOURNEY_MS],
])("is none with %s", (_what, came, laterMs) => {
  expect(unpackJourney(packJourney(journey, now), came, new Date(now.getTime() + laterMs))).toBeUndefined();
});

test("cannot be made up or changed, whatever a browser sends", () => {
  const [content = "", signature = ""] = packJourney(journey, now).split(".");
  const other = Buffer.from(Buffer.from(content, "base64url").toString().replace(/0d1f/, "0d1e")).toString(
    "base64url",
  );
  for (const value of [
    undefined,
    "",
    ".",
    content,
    `${content}.`,
    `.${signature}`,
    `${other}.${signature}`,
    `${content}.${signature.slice(1)}`,
    `${content}.${"A".repeat(signature.length)}`,
    signature,
  ]) {
    expect(unpackJourney(value, back, now)).toBeUndefined();
  }
});

test("is worth nothing under another secret", () => {
  const packed = packJourney(journey, now);
  vi.stubEnv("ROOST_SECRET", "t".repeat(32));
  forgetEnv();
  expect(unpackJourney(packed, back, now)).toBeUndefined();
});
