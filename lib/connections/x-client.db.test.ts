import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { connect } from "../db/client";
import { connections, xCharges } from "../db/schema";
import { getMoney } from "../spending/get-money";
import { tryAgain } from "../spending/pause";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { findConnection } from "./queries";
import { saveLink } from "./save-link";
import { xClientFor } from "./x-client";

const database = testDatabase();
const simulator = testSimulator({ seed: 11 });
let people = 0;

let ownerId: string;
let handle: string;
let xUserId: string;
let connectionId: string;
async function link(scopes?: string[]): Promise<string> {
  const grant = simulator.x.mintTokens(handle, scopes);
  return saveLink(database.db, ownerId, {
    provider: "x",
    accountId: xUserId,
    label: handle,
    displayName: handle,
    tokens: {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresAt: grant.accessExpiresAt,
      scopes: grant.scopes,
    },
  });
}
beforeEach(async () => {
  people += 1;
  handle = `person${people}`;
  ({ id: xUserId } = simulator.x.addPerson({ handle }));
  ({ id: ownerId } = await makePerson(database.db, handle));
  connectionId = await link();
  simulator.truth.clear();
  simulator.faults.remove();
});
const shown = () => findConnection(database.db, ownerId, "x");
const refreshes = () => simulator.truth.list({ operation: "x.token" });

test("asks in the person's name, on their money, and notes that the link was used", async () => {
  simulator.x.addLikes({ person: handle, made: { count: 3, author: handle } });
  const x = await xClientFor(database.db, connectionId, "likes");
  expect((await x.listLikedTweets({ xUserId })).tweets).toHaveLength(3);
  const { person } = await getMoney(database.db, ownerId, new Date());
  expect(person).toMatchObject({
    spentMicroUsd: 3 * 5_000 + 10_000,
    byFeature: [{ feature: "likes", calls: 1, resources: 4 }],
  });
  expect((await shown())?.lastUsedAt).toBeInstanceOf(Date);
});

test("renews a token that X turns away, once for all who hold it", async () => {
  const clients = [
    await xClientFor(database.db, connectionId, "likes"),
    await xClientFor(database.db, connectionId, "likes"),
  ];
  simulator.x.expireTokens(handle);
  const answers = await Promise.all(clients.map((x) => x.getMe()));
  expect(answers.map((me) => me.handle)).toEqual([handle, handle]);
  expect(refreshes()).toHaveLength(1);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("renews a token that ends soon before it asks", async () => {
  const x = await xClientFor(database.db, connectionId, "likes");
  await database.db
    .update(connections)
    .set({ accessExpiresAt: new Date(Date.now() + 60_000) })
    .where(eq(connections.id, connectionId));
  await x.getMe();
  expect(refreshes()).toHaveLength(1);
  expect(simulator.truth.list({ operation: "x.me" })).toMatchObject([{ status: 200 }]);
});

test("access taken back at X breaks the link with its reason; linking again mends it", async () => {
  const x = await xClientFor(database.db, connectionId, "likes");
  simulator.x.revokeTokens(handle);
  await expect(x.getMe()).rejects.toMatchObject({ code: "disconnected" });
  expect(await shown()).toMatchObject({ status: "broken", problem: expect.stringContaining("X") });
  simulator.truth.clear();
  await expect(x.getMe()).rejects.toMatchObject({ code: "disconnected" });
  expect(simulator.truth.list()).toEqual([]);

  expect(await link()).toBe(connectionId);
  expect(await x.getMe()).toMatchObject({ handle });
});

test("a renewed token that is turned away too breaks the link, without a third try", async () => {
  const x = await xClientFor(database.db, connectionId, "likes");
  simulator.faults.add({ operation: "x.me", kind: "status", status: 401, json: {} });
  await expect(x.getMe()).rejects.toMatchObject({ code: "disconnected", reason: "token_refused" });
  expect(simulator.truth.list({ operation: "x.me" })).toHaveLength(2);
  expect(await shown()).toMatchObject({ status: "broken" });
});

test("a link that does not allow what is asked is broken, without a renewal", async () => {
  await link(["tweet.read", "users.read"]);
  const x = await xClientFor(database.db, connectionId, "likes");
  await expect(x.listLikedTweets({ xUserId })).rejects.toMatchObject({ reason: "missing_scope" });
  expect(await shown()).toMatchObject({ status: "broken", problem: expect.stringContaining("not allow") });
  expect(refreshes()).toEqual([]);
});

test.each([
  ["status", { status: 503 }, "unavailable"],
  ["status", { status: 403, json: { detail: "Your account is suspended." } }, "rejected"],
  ["cut-after", {}, "unavailable"],
] as const)("%s %o is asked once, and breaks nothing", async (kind, more, code) => {
  const x = await xClientFor(database.db, connectionId, "likes");
  simulator.faults.add({ operation: "x.me", kind, ...more });
  await expect(x.getMe()).rejects.toMatchObject({ code });
  expect(simulator.truth.list({ operation: "x.me" })).toHaveLength(1);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("X's limit of one call in a quarter of an hour holds for every process, without asking X", async () => {
  simulator.x.setLimit("x.likedTweets", { calls: 1 });
  const other = connect(database.url, 1);
  const [here, there] = [
    await xClientFor(database.db, connectionId, "likes"),
    await xClientFor(other.db, connectionId, "likes"),
  ];
  await here.listLikedTweets({ xUserId });
  for (const x of [there, here])
    await expect(x.listLikedTweets({ xUserId })).rejects.toMatchObject({
      code: "rate_limited",
      retryAt: expect.any(Date),
    });
  expect(simulator.truth.list({ operation: "x.likedTweets" })).toHaveLength(1);
  expect(await there.getMe()).toMatchObject({ handle });
  await other.sql.end();
  simulator.x.resetLimits();
});

test("X's usage cap stops every call of everybody until somebody says to try again", async () => {
  const x = await xClientFor(database.db, connectionId, "likes");
  simulator.faults.add({ operation: "x.me", kind: "usage-cap" });
  await expect(x.getMe()).rejects.toMatchObject({ code: "rejected", reason: "usage_cap" });
  simulator.faults.remove();
  for (const call of [() => x.getMe(), () => x.listLikedTweets({ xUserId }), () => x.listTweets(["20"])])
    await expect(call()).rejects.toMatchObject({ reason: "usage_cap" });
  expect(simulator.truth.list()).toHaveLength(1);
  expect(await shown()).toMatchObject({ status: "working" });
  await tryAgain(database.db);
  expect(await x.getMe()).toMatchObject({ handle });
});

test("what is turned away for its token costs nothing", async () => {
  const x = await xClientFor(database.db, connectionId, "connections");
  simulator.x.expireTokens(handle);
  await x.getMe();
  const charges = await database.db.select().from(xCharges).where(eq(xCharges.ownerId, ownerId));
  expect(charges.map(({ microUsd }) => microUsd).sort()).toEqual([0, 10_000]);
});

test("an account that was unlinked meanwhile is not asked any more", async () => {
  const x = await xClientFor(database.db, connectionId, "likes");
  await database.db.delete(connections).where(eq(connections.id, connectionId));
  await expect(x.getMe()).rejects.toMatchObject({ code: "not_found" });
  await expect(xClientFor(database.db, connectionId, "likes")).rejects.toMatchObject({ code: "not_found" });
  expect(simulator.truth.list({ operation: "x.me" })).toEqual([]);
});
