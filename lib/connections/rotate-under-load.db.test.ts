import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { connections, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import type { TokenKey } from "./keys";
import { rotateKeys } from "./rotate-keys";
import { headOf, open, seal } from "./seal";
import { placeOf } from "./stored-tokens";

const database = testDatabase();
const key = (id: string): TokenKey => ({ id, bytes: randomBytes(32) });
/** Ids of one length and of another: the head of an envelope tells them apart. */
const [old, next] = [key("first"), key("2026-11")];

beforeEach(() => database.db.delete(users).then(() => {}));

const sealedWith = (id: string, accessToken: string, by: TokenKey) => ({
  accessToken: seal(accessToken, placeOf(id, "access_token"), by),
  refreshToken: seal(`${accessToken} refresh`, placeOf(id, "refresh_token"), by),
});

async function addLinks(count: number): Promise<string[]> {
  const { id: ownerId } = await makePerson(database.db, `Rotator ${randomBytes(4).toString("hex")}`);
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await database.db.insert(connections).values(
    ids.map((id) => ({
      id,
      ownerId,
      provider: "x" as const,
      accountId: id,
      label: id,
      scopes: [],
      ...sealedWith(id, `token of ${id}`, old),
    })),
  );
  return ids;
}

async function read(id: string, keys: TokenKey[]): Promise<string> {
  const [row] = await database.db.select().from(connections).where(eq(connections.id, id));
  return open(row?.accessToken ?? Buffer.alloc(0), placeOf(id, "access_token"), keys);
}

const isOf = (by: TokenKey) => (row: { accessToken: Buffer | null; refreshToken: Buffer | null }) =>
  [row.accessToken, row.refreshToken].every((token) =>
    token?.subarray(0, headOf(by).length).equals(headOf(by)),
  );

test("seals everything anew while tokens are read, renewed and added, and loses none", async () => {
  const ids = await addLinks(220);
  const written = new Map<string, string>();
  let isOver = false;
  const reading = (async () => {
    let reads = 0;
    for (let at = 0; !isOver; at = (at + 7) % ids.length) {
      const id = ids[at] ?? "";
      // One that is renewed just now may be read as it was before.
      const possible = written.has(id) ? [`renewed ${id}`] : [`token of ${id}`, `renewed ${id}`];
      expect(possible).toContain(await read(id, [next, old]));
      reads += 1;
    }
    return reads;
  })();
  // As a renewal does it: the row is held, what is in it is opened, and the new token sealed with the first key.
  const renewing = (async () => {
    for (let at = ids.length - 1; !isOver && at >= 0; at -= 3) {
      const id = ids[at] ?? "";
      await database.db.transaction(async (tx) => {
        const [row] = await tx.select().from(connections).where(eq(connections.id, id)).for("update");
        open(row?.refreshToken ?? Buffer.alloc(0), placeOf(id, "refresh_token"), [next, old]);
        await tx
          .update(connections)
          .set(sealedWith(id, `renewed ${id}`, next))
          .where(eq(connections.id, id));
      });
      written.set(id, `renewed ${id}`);
    }
  })();
  const rotations = await Promise.all([
    rotateKeys(database.db, [next, old]),
    rotateKeys(database.db, [next, old]),
  ]);
  isOver = true;
  await renewing;
  expect(await reading).toBeGreaterThan(0);
  expect(rotations.every(({ unreadable }) => unreadable === 0)).toBe(true);
  expect(rotations.reduce((sum, { rewritten }) => sum + rewritten, 0)).toBeGreaterThan(0);

  const rows = await database.db.select().from(connections);
  expect(rows).toHaveLength(220);
  expect(rows.filter(isOf(next))).toHaveLength(220);
  // The old key is of no use any more.
  for (const id of ids) expect(await read(id, [next])).toBe(written.get(id) ?? `token of ${id}`);
});

test("does nothing the second time, and does what is left after it was cut off", async () => {
  const ids = await addLinks(120);
  expect(await rotateKeys(database.db, [next, old])).toEqual({ rewritten: 120, unreadable: 0 });
  expect(await rotateKeys(database.db, [next, old])).toEqual({ rewritten: 0, unreadable: 0 });

  const cut = ids[3] ?? "";
  await database.db
    .update(connections)
    .set(sealedWith(cut, "of old", old))
    .where(eq(connections.id, cut));
  expect(await rotateKeys(database.db, [next, old])).toEqual({ rewritten: 1, unreadable: 0 });
});

test("counts what it cannot read, leaves it as it is, and goes on with the others", async () => {
  const ids = await addLinks(3);
  const lost = ids[1] ?? "";
  const before = sealedWith(lost, "of a key that is gone", key("gone"));
  await database.db.update(connections).set(before).where(eq(connections.id, lost));
  await database.db
    .update(connections)
    .set({ accessToken: null, refreshToken: null, status: "broken" })
    .where(eq(connections.id, ids[2] ?? ""));

  expect(await rotateKeys(database.db, [next, old])).toEqual({ rewritten: 1, unreadable: 1 });
  const [row] = await database.db.select().from(connections).where(eq(connections.id, lost));
  expect(row?.accessToken).toEqual(before.accessToken);
});
