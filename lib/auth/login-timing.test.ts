import { beforeEach, expect, test, vi } from "vitest";

const verified: string[] = [];
vi.mock("@node-rs/argon2", async (importOriginal) => {
  const argon2 = await importOriginal<typeof import("@node-rs/argon2")>();
  return {
    ...argon2,
    verify: (hash: string, password: string) => {
      verified.push(hash);
      return argon2.verify(hash, password);
    },
  };
});
const { hashPassword, NOBODYS_HASH, verifyPassword } = await import("./passwords");

beforeEach(() => {
  verified.length = 0;
});

/** The cost and the lengths of salt and hash: all that the work depends on. */
const workOf = (hash: string) => hash.split("$").map((part, index) => (index < 4 ? part : part.length));

test("an unknown name, a person without a password and a wrong password cost the same work", async () => {
  const known = await hashPassword("a long pass phrase");
  await verifyPassword(undefined, "a guess");
  await verifyPassword(null, "a guess");
  await verifyPassword(known, "a guess");
  expect(verified).toEqual([NOBODYS_HASH, NOBODYS_HASH, known]);
  expect(workOf(NOBODYS_HASH)).toEqual(workOf(known));
});
