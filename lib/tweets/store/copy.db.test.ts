import { expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { copyRows } from "./copy";

const database = testDatabase();

test("a copy that fails at its last row says why, and does not wait for ever", async () => {
  await database.sql`create table numbers (number int)`;
  const copied = database.sql.begin(async (tx) => {
    await copyRows(tx, "numbers", ["number"], [[1], ["no number"]]);
  });
  await expect(copied).rejects.toMatchObject({ code: "22P02" });
  expect(await database.sql`select * from numbers`).toEqual([]);
});
