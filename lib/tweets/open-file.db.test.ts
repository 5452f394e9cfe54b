import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { files, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { getFile } from "./open-file";

const database = testDatabase();
const hash = "ab".repeat(32);

test("finds a person's file, and nobody else's", async () => {
  const [ada] = await database.db.insert(users).values({ name: "Ada" }).returning();
  const ownerId = ada?.id ?? "";
  await database.db.insert(files).values({ ownerId, hash, sizeBytes: 5, contentType: "image/png" });
  expect(await getFile(database.db, ownerId, hash)).toMatchObject({ hash, sizeBytes: 5 });
  await expect(getFile(database.db, randomUUID(), hash)).rejects.toMatchObject({ code: "not_found" });
});

test.each(["\0", `${hash}\0`, "../secret", ""])("there is no file %j", async (text) => {
  await expect(getFile(database.db, randomUUID(), text)).rejects.toMatchObject({ code: "not_found" });
});
