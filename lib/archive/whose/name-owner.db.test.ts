import { randomUUID } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { archives, connections, tweets, xProfiles } from "../../db/schema";
import { isAppError } from "../../errors";
import { testDatabase } from "../../testing/database";
import { importBench } from "../../testing/import-bench";
import { makePerson } from "../../testing/people";
import { ZipWriter } from "../../testing/sample-archive/zip-writer";
import { readReport } from "../report/read-report";
import { handleInput } from "./input";
import { nameOwner } from "./name-owner";

const database = testDatabase();
const bench = importBench(database);
const deps = () => bench.deps();

/** An archive that does not say whose it is. */
async function silent(...more: object[]): Promise<string> {
  const path = bench.path(`${Math.random()}.zip`);
  const zip = await ZipWriter.create(path);
  const records = [{}, ...more].map((fields, index) => ({
    tweet: {
      id_str: String(11 + index),
      created_at: "Sat Nov 16 11:33:22 +0000 2024",
      full_text: "hello",
      ...fields,
    },
  }));
  await zip.add("data/tweets.js", `window.YTD.tweets.part0 = ${JSON.stringify(records)}`);
  await zip.close();
  return path;
}

async function person() {
  return (await makePerson(database.db, `whose ${Math.random()}`)).id;
}

const authorsOf = async (ownerId: string) =>
  (await database.db.select().from(tweets).where(eq(tweets.ownerId, ownerId))).map(
    ({ authorId }) => authorId,
  );

async function link(ownerId: string, accountId: string, label: string): Promise<void> {
  await database.db
    .insert(connections)
    .values({ id: randomUUID(), ownerId, provider: "x", accountId, label, displayName: "Ada", scopes: [] });
}

describe("an archive that does not say whose it is", () => {
  test("belongs to the X account that its person linked", async () => {
    const id = await person();
    await link(id, "4711", "ada_linked");
    const { archiveId } = await bench.import(id, await silent());
    expect(await bench.archive(archiveId)).toMatchObject({ handle: "ada_linked", xUserId: "4711" });
    expect(await authorsOf(id)).toEqual(["4711"]);
  });

  test("belongs to nobody yet where nobody is linked, or two are", async () => {
    const id = await person();
    await link(id, "4712", "ada_one");
    await link(id, "4713", "ada_two");
    const { archiveId } = await bench.import(id, await silent());
    expect(await bench.archive(archiveId)).toMatchObject({ status: "done", handle: null, xUserId: null });

    await nameOwner(deps(), id, archiveId, "Ada_Two");
    expect(await bench.archive(archiveId)).toMatchObject({ handle: "Ada_Two", xUserId: "4713" });
    expect(await authorsOf(id)).toEqual(["4713"]);
  });

  test("is named by its person, and the id is found where the tweets tell it", async () => {
    const id = await person();
    const toOneself = { in_reply_to_screen_name: "ada", in_reply_to_user_id_str: "77" };
    const { archiveId } = await bench.import(id, await silent(toOneself));
    await nameOwner(deps(), id, archiveId, "ada");
    expect(await bench.archive(archiveId)).toMatchObject({ handle: "ada", xUserId: "77" });
    expect(await authorsOf(id)).toEqual(["77", "77"]);
    const profiles = await database.db.select().from(xProfiles).where(eq(xProfiles.ownerId, id));
    expect(profiles).toMatchObject([{ xUserId: "77", handle: "ada" }]);
  });

  test("has its handle even if no id can be found", async () => {
    const id = await person();
    const { archiveId } = await bench.import(id, await silent());
    await nameOwner(deps(), id, archiveId, "ada");
    expect(await bench.archive(archiveId)).toMatchObject({ handle: "ada", xUserId: null });
  });
});

describe("once it is known whose it is, an archive is compared with the others of that account", () => {
  const gone = async (archiveId: string) => (await bench.archive(archiveId)).findings?.gone;
  const sample = () => bench.sample({ tweets: 5, withMedia: 0 });

  test("with those before it", async () => {
    const id = await person();
    const earlier = await bench.import(id, await sample());
    const { archiveId } = await bench.import(id, await silent());
    expect(await gone(archiveId)).toBeNull();
    await nameOwner(deps(), id, archiveId, "ada_archive");
    const kept = await database.db.$count(tweets, and(eq(tweets.ownerId, id), isNull(tweets.deletedAt)));
    expect(await gone(archiveId)).toBe(kept - 1);
    const { since } = await readReport(database.db, archiveId);
    expect(since).toMatchObject({ added: 1, gone: kept - 1, earlier: [{ archiveId: earlier.archiveId }] });
  });

  test("and those after it with it", async () => {
    const id = await person();
    const { archiveId } = await bench.import(id, await silent());
    const later = await bench.import(id, await sample());
    await database.db
      .update(archives)
      .set({ generatedAt: new Date(Date.now() + 1000) })
      .where(eq(archives.id, later.archiveId));
    expect(await gone(later.archiveId)).toBe(0);
    await nameOwner(deps(), id, archiveId, "ada_archive");
    expect(await gone(later.archiveId)).toBe(1);
  });

  test("but not where no id is found for it", async () => {
    const id = await person();
    const { archiveId } = await bench.import(id, await silent());
    await nameOwner(deps(), id, archiveId, "ada");
    expect(await gone(archiveId)).toBeNull();
  });
});

test("an archive that says whose it is, or is somebody else's, is not named", async () => {
  const id = await person();
  const { archiveId } = await bench.import(id, await bench.sample({ tweets: 3, withMedia: 0 }));
  const naming = nameOwner(deps(), id, archiveId, "mallory");
  await expect(naming).rejects.toSatisfy((error) => isAppError(error, "conflict"));
  const others = nameOwner(deps(), await person(), archiveId, "mallory");
  await expect(others).rejects.toSatisfy((error) => isAppError(error, "not_found"));
  expect(await bench.archive(archiveId)).toMatchObject({ handle: "ada_archive" });
});

test.each([
  ["@ada_archive", "ada_archive"],
  [" ada ", "ada"],
  ["https://x.com/ada", "ada"],
  ["twitter.com/ada", "ada"],
])("a handle may be written as %s", (written, handle) => {
  expect(handleInput.parse(written)).toBe(handle);
});

test.each(["", "@", "a b", "ada@example.org", "<b>"])("%j is no handle", (written) => {
  expect(handleInput.safeParse(written).success).toBe(false);
});

test("an archive that is still being read is not named: what comes later would have no author", async () => {
  const id = await person();
  const archiveId = await bench.uploaded(id, await silent());
  const naming = nameOwner(deps(), id, archiveId, "ada_early");
  await expect(naming).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/not read to its end/),
  });
  expect(await bench.archive(archiveId)).toMatchObject({ handle: null });
});
