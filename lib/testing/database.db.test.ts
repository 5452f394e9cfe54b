import { expect, test } from "vitest";
import { users } from "../db/schema";
import { testDatabase } from "./database";

const database = testDatabase();

test("a test database is migrated and empty", async () => {
  expect(await database.db.select().from(users)).toEqual([]);
});
