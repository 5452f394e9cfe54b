import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { contentHashOf } from "@/lib/clients/dropbox/content-hash";
import { markBroken } from "@/lib/connections/mark-broken";
import { findConnection } from "@/lib/connections/queries";
import { users } from "@/lib/db/schema";
import { DEFAULT_CHOICES, turnOn } from "@/lib/likes/saver";
import { testDataDir } from "@/lib/testing/data-dir";
import { testDatabase } from "@/lib/testing/database";
import { makePerson } from "@/lib/testing/people";
import { runRoost, startRoost } from "@/lib/testing/roost";
import { addLinkedPerson } from "@/lib/testing/simulated-person";
import { testSimulator } from "@/lib/testing/simulator";

testDataDir();
const database = testDatabase();
const simulator = testSimulator({ seed: 21 });
let person: Awaited<ReturnType<typeof addLinkedPerson>>;

beforeAll(async () => {
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
  person = await addLinkedPerson(database.db, simulator, "ada");
  await database.db.update(users).set({ name: "Ada" }).where(eq(users.id, person.id));
  await makePerson(database.db, "Bea");
});

const roost = (...args: string[]) => runRoost(database, ["likes", ...args]);

const documents = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test.each([
  [["sync", "--user", "nobody"], "not_found", /nobody/],
  [["list", "--user", "nobody"], "not_found", /nobody/],
  [["sync", "--user", "Bea"], "conflict", /saving/i],
  [["sync"], "invalid", /--user <name>/],
  [["look", "--user", "Ada"], "invalid", /roost likes sync/],
])("likes %j fails with a sentence", async (args, code, words) => {
  const failed = await roost(...args, "--json");
  expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(words) });
  expect(documents(failed.out)).toEqual([{ error: { code, message: expect.stringMatching(words) } }]);
});

test("sync saves what is liked, and says so in one document on standard output alone", async () => {
  simulator.x.addLikes({
    person: "ada",
    made: { count: 3, author: "grace", media: [{ sizeBytes: 50_000 }] },
  });
  await turnOn(database.db, person.id, { ...DEFAULT_CHOICES, reach: "all" }, new Date());
  const synced = await startRoost(database, ["likes", "sync", "--user", "ada", "--json"]);
  expect(synced).toMatchObject({ code: 0, err: expect.stringContaining("3 saved, 0 to go") });
  expect(documents(synced.out)).toEqual([
    {
      found: { likes: 3, pictures: 3 },
      saved: 3,
      all: { likes: 3, saved: 3, waiting: 0, saving: 0, held: 0, failed: 0, savedBytes: 150_000 },
      causes: [],
      problem: null,
      caughtUp: true,
      lastLookedAt: expect.any(String),
      nextLookAt: expect.any(String),
    },
  ]);
  expect((await roost("sync", "--user", "ada")).out).toContain("3 are in all, and 0 wait.");
});

test("list tells each copy in a line: ids as whole as X gives them, and the hash of what is saved", async () => {
  const tweets = simulator.x.likes("ada").map(({ tweetId }) => simulator.x.tweet(tweetId));
  const listed = await roost("list", "--user", "ada", "--json");
  expect(listed).toMatchObject({ code: 0, err: "" });
  const lines = documents(listed.out);
  expect(lines.map(({ tweetId, mediaKey }) => `${tweetId} ${mediaKey}`).sort()).toEqual(
    tweets.map(({ id, mediaKeys }) => `${id} ${mediaKeys[0]}`).sort(),
  );
  for (const line of lines) {
    expect(line).toEqual({
      ...{ tweetId: expect.stringMatching(/^\d{15,19}$/), position: 0, author: "grace" },
      ...{ mediaKey: expect.stringMatching(/^3_\d+$/), type: "photo", place: "dropbox" },
      ...{ status: "saved", reason: null, size: "orig", bytes: 50_000 },
      path: expect.stringMatching(new RegExp(`^/grace/.*-${line.tweetId}-1\\.jpg$`)),
      hash: contentHashOf(await simulator.dropbox.bytes(person.email, line.path)),
      savedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  }
  expect(await roost("list", "--user", "Bea")).toEqual({ code: 0, out: "", err: "" });
});

test("sync ends with 3 while another worker still has a picture", async () => {
  const { sql } = database;
  const mine = sql`owner_id = ${person.id} and tweet_id = (select min(tweet_id) from liked_copies)`;
  await sql`update liked_copies set status = 'saving', leased_until = now() + interval '1 hour' where ${mine}`;
  const synced = await roost("sync", "--user", "ada", "--json");
  await sql`update liked_copies set status = 'saved', leased_until = null where ${mine}`;
  expect(synced.code).toBe(3);
  expect(JSON.parse(synced.out)).toMatchObject({ all: { saved: 2, saving: 1 } });
});

test("sync ends with 3 and the reason while the link to X, or Dropbox's room, is gone", async () => {
  simulator.x.addLikes({
    person: "ada",
    made: { count: 1, author: "grace", media: [{ sizeBytes: 50_000 }] },
  });
  simulator.dropbox.setQuota(person.email, 160_000);
  const full = await roost("sync", "--user", "ada", "--json");
  expect(full.code).toBe(3);
  expect(JSON.parse(full.out)).toMatchObject({
    all: { saved: 3, held: 1 },
    causes: [{ reason: "place_full", status: "held", copies: 1 }],
  });
  expect(documents((await roost("list", "--user", "ada")).out)).toContainEqual(
    expect.objectContaining({ status: "held", reason: "place_full", bytes: null, hash: null }),
  );

  const link = await findConnection(database.db, person.id, "x");
  await markBroken(database.db, link?.id ?? "", "X ended it. Link it again.");
  const ended = await roost("sync", "--user", "ada", "--json");
  expect(ended.code).toBe(3);
  expect(JSON.parse(ended.out)).toMatchObject({
    problem: { code: "disconnected", words: "X ended it. Link it again." },
  });
});
