import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTokenKeys, type TokenKey } from "./keys";
import { open, seal } from "./seal";

const key = (id: string): TokenKey => ({ id, bytes: randomBytes(32) });
const place = { table: "connections", column: "access_token", rowId: randomUUID() };
const [old, current] = [key("a"), key("2026-11")];

test("opens what it sealed, whatever that is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (secret) => {
      expect(open(seal(secret, place, current), place, [current])).toBe(secret);
    }),
  );
});

test("the first key seals, and all of them open", () => {
  const before = seal("old", place, old);
  const after = seal("new", place, current);
  expect([open(before, place, [current, old]), open(after, place, [current, old])]).toEqual(["old", "new"]);
});

test("a key that is gone opens nothing, nor does another of the same id", () => {
  const envelope = seal("secret", place, old);
  for (const keys of [[current], [key("a")], []]) {
    expect(() => open(envelope, place, keys)).toThrow("Link it again");
  }
});

test.each([
  ["another row", { ...place, rowId: randomUUID() }],
  ["another column", { ...place, column: "refresh_token" }],
  ["another table", { ...place, table: "users" }],
])("does not open in %s", (_where, elsewhere) => {
  const envelope = seal("secret", place, current);
  expect(() => open(envelope, elsewhere, [current])).toThrow("Link it again");
  expect(open(envelope, place, [current]), "control").toBe("secret");
});

test("does not open with any one bit changed, nor cut short anywhere", () => {
  const envelope = seal("a token of some length", place, current);
  for (let bit = 0; bit < envelope.length * 8; bit++) {
    const changed = Buffer.from(envelope);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => open(changed, place, [current, old])).toThrow("Link it again");
  }
  for (let length = 0; length < envelope.length; length++) {
    expect(() => open(envelope.subarray(0, length), place, [current])).toThrow("Link it again");
  }
});

test("never seals twice alike, and shows nothing of the secret", () => {
  const secret = "sim_a_token_that_would_be_known_anywhere";
  const envelopes = Array.from({ length: 1_000 }, () => seal(secret, place, current));
  const nonces = envelopes.map((one) => one.subarray(2 + current.id.length, 14 + current.id.length));
  expect(new Set(nonces.map((nonce) => nonce.toString("hex"))).size).toBe(1_000);
  for (const envelope of envelopes) expect(envelope.includes(secret.slice(0, 8))).toBe(false);
});

test("says nothing of the secret when it does not open", () => {
  const envelope = seal("a secret word", place, old);
  try {
    open(envelope, place, [current]);
    expect.unreachable();
  } catch (error) {
    expect(`${error} ${(error as Error).stack} ${(error as Error).cause}`).not.toContain("a secret word");
  }
});

test("reads keys in their order, and refuses two of one id", () => {
  const [first, second] = ["ab".repeat(32), "cd".repeat(32)];
  expect(parseTokenKeys(`new:${first},old:${second}`)).toEqual([
    { id: "new", bytes: Buffer.from(first, "hex") },
    { id: "old", bytes: Buffer.from(second, "hex") },
  ]);
  expect(() => parseTokenKeys(`a:${first},a:${second}`)).toThrow("two keys “a”");
});
