import { inspect } from "node:util";
import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { users } from "./schema";

const database = testDatabase();
const secret = "what nobody may read";

beforeEach(async () => {
  await database.db.delete(users);
});

/** All that a log could show of the error that `act` throws. */
async function shown(act: () => PromiseLike<unknown>): Promise<string> {
  const error = await Promise.resolve(act()).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return inspect(error, { depth: 10 }) + (error as Error).message + ((error as Error).cause as Error).stack;
}

const named = (name: string) => database.db.select().from(users).where(eq(users.name, name));

test.each([
  ["in a text that Postgres does not take", "22021", () => named(`${secret}\0`)],
  [
    "in a text where an id belongs",
    "22P02",
    () => named("").then(() => database.db.select().from(users).where(eq(users.id, secret))),
  ],
  [
    "in a row that there is already",
    "23505",
    () => database.db.insert(users).values([{ name: secret }, { name: secret }]),
  ],
  [
    "in a transaction",
    "22021",
    () => database.db.transaction((tx) => tx.execute(sql`select ${`${secret}\0`}::text`)),
  ],
])("an error tells the query and its code, and nothing of what was %s", async (_where, code, act) => {
  const words = await shown(act);
  expect(words).toMatch(/Failed query: (select|insert)/);
  expect(words).toContain(`'${code}'`);
  expect(words).not.toContain(secret);
});
