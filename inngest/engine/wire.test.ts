import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson, carriesSigningKey, signature } from "./wire";

test.each([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ 10: "ten", 9: "nine" }, '{"10":"ten","9":"nine"}'],
  [{ a: [3, { d: null, c: true }], "": 0.1 }, '{"":0.1,"a":[3,{"c":true,"d":null}]}'],
  [{ kept: 1, dropped: undefined }, '{"kept":1}'],
  ['a "quoted" \u2028 word', '"a \\"quoted\\" \u2028 word"'],
  [1e21, "1e+21"],
  [undefined, "null"],
])("%j has one form", (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test("a signature names its second and covers the body", () => {
  const at = new Date("2026-11-21T07:21:57Z");
  const key = "signkey-prod-5e5e";
  expect(signature("{}", key, at)).toMatch(/^t=1795245717&s=[0-9a-f]{64}$/);
  expect(signature("{}", key, at)).toBe(signature("{}", "5e5e", at));
  expect(signature('{"a":1}', key, at)).not.toBe(signature("{}", key, at));
});

test("who proves the signing key is known, by the current and by the previous key", () => {
  const current = `signkey-prod-${"ab".repeat(32)}`;
  const previous = "cd".repeat(32);
  const sha256 = (hex: string) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
  const isKnown = (authorization?: string) => carriesSigningKey(authorization, [current, previous]);
  expect(isKnown(`Bearer signkey-prod-${sha256("ab".repeat(32))}`)).toBe(true);
  expect(isKnown(`Bearer ${sha256(previous)}`)).toBe(true);
  expect(isKnown(`Bearer ${sha256("ee".repeat(32))}`)).toBe(false);
  expect(isKnown("Bearer ")).toBe(false);
  expect(isKnown(undefined)).toBe(false);
});
