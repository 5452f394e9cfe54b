import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diskStorage } from "../clients/storage/disk";
import type { Storage } from "../clients/storage/types";
import { archives, connections, deletedOwners, files, likedTweets, tweets, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import {
  countBelongings,
  deleteAccount,
  deleteFilesOf,
  findHeir,
  sweepDeletedOwners,
} from "./delete-account";
import { addUser } from "./register";
import { createSignIn, findSignedIn } from "./sign-ins";

const database = testDatabase();
const hash = "ab".repeat(32);
let folder: string;
let storage: Storage;
let ada: string;
let grace: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-delete-"));
  storage = diskStorage(folder);
  await database.db.delete(users);
  await database.db.delete(deletedOwners);
  ada = await personWithThings("Ada");
  grace = await personWithThings("Grace");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function personWithThings(name: string): Promise<string> {
  const { db } = database;
  const { id } = await addUser(db, { name, password: "a long pass phrase", timeZone: undefined });
  await db.insert(tweets).values({
    ownerId: id,
    tweetId: "1",
    isOwn: true,
    createdAt: new Date("2020-02-29T12:00:00Z"),
    text: "hello",
    kind: "original",
    entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
  });
  const [archive] = await db
    .insert(archives)
    .values({ ownerId: id, status: "done", fileName: "archive.zip", sizeBytes: 5 })
    .returning({ id: archives.id });
  await db
    .insert(likedTweets)
    .values({ ownerId: id, tweetId: "2", position: 0, archiveId: archive?.id ?? "" });
  await db.insert(files).values({ ownerId: id, hash, sizeBytes: 5, contentType: "image/png" });
  await db.insert(connections).values({
    ownerId: id,
    provider: "x",
    accountId: id,
    label: name,
    scopes: [],
    accessToken: Buffer.from("x"),
  });
  await storage.put(`owners/${id}/files/ab/${hash}`, Readable.from(["bytes"]));
  return id;
}

async function keysOf(ownerId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list(`owners/${ownerId}/`)) keys.push(key);
  return keys;
}

test("says in numbers what would be lost", async () => {
  expect(await countBelongings(database.db, ada)).toEqual({
    tweets: 1,
    likes: 1,
    files: 1,
    sizeBytes: 5,
    archives: 1,
    links: 1,
  });
});

test("leaves no row of the person in any table, and every row of the others", async () => {
  const { secret } = await createSignIn(database.db, ada, { address: "", userAgent: "" });
  await deleteAccount(database.db, ada);
  expect(await findSignedIn(database.db, secret)).toBeUndefined();

  const columns = await database.sql<{ table: string; column: string }[]>`
    select c.table_name as table, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
      and c.table_name <> 'deleted_owners'`;
  expect(columns.length).toBeGreaterThan(10);
  for (const { table, column } of columns) {
    const [row] = await database.sql`
      select count(*)::int as rows from ${database.sql(table)} where ${database.sql(column)} = ${ada}`;
    expect([table, column, row?.rows]).toEqual([table, column, 0]);
  }
  expect(await countBelongings(database.db, grace)).toMatchObject({
    tweets: 1,
    likes: 1,
    files: 1,
    archives: 1,
    links: 1,
  });
});

test("lets a batch of an import that is at work end first", async () => {
  const { db, sql: pool } = database;
  let deletion: Promise<unknown> | undefined;
  await pool.begin(async (batch) => {
    await batch`select from archives where owner_id = ${ada} for update`;
    deletion = deleteAccount(db, ada);
    deletion.catch(() => {}); // awaited below
    const waiting = () => pool`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(async () => (await waiting()).length).toBe(1);
    await batch`
      insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
      select owner_id, 3, is_own, created_at, text, kind, entities from tweets where owner_id = ${ada}`;
  });
  await deletion;
  expect(await db.$count(tweets, eq(tweets.ownerId, ada))).toBe(0);
});

test("deletes the person's files and nobody else's", async () => {
  await deleteAccount(database.db, ada);
  await deleteFilesOf(storage, ada);
  expect(await keysOf(ada)).toEqual([]);
  expect(await keysOf(grace)).toHaveLength(1);
});

test("the sweep deletes files that a crash left, or that an import wrote late, for a day", async () => {
  const { db } = database;
  await deleteAccount(db, ada);
  expect(await sweepDeletedOwners({ db, storage })).toBe(1);
  expect(await keysOf(ada)).toEqual([]);

  await storage.put(`owners/${ada}/files/ab/${hash}`, Readable.from(["late"]));
  await db.update(deletedOwners).set({ deletedAt: sql`now() - interval '25 hours'` });
  expect(await sweepDeletedOwners({ db, storage })).toBe(1);
  expect(await keysOf(ada)).toEqual([]);
  expect(await keysOf(grace)).toHaveLength(1);
  expect(await sweepDeletedOwners({ db, storage })).toBe(0);
});

test("when the admin goes, whoever came next becomes admin", async () => {
  expect(await findHeir(database.db, ada)).toMatchObject({ name: "Grace" });
  expect(await findHeir(database.db, grace)).toBeUndefined();
  await deleteAccount(database.db, ada);
  const [left] = await database.db.select().from(users).where(eq(users.id, grace));
  expect(left?.role).toBe("admin");
});

test("deleting twice, or both at once, is harmless", async () => {
  await Promise.all([
    deleteAccount(database.db, ada),
    deleteAccount(database.db, ada),
    deleteAccount(database.db, grace),
  ]);
  expect(await database.db.$count(users)).toBe(0);
  expect(await database.db.$count(deletedOwners)).toBe(2);
});
