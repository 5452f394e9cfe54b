import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { deleteAccount } from "../auth/delete-account";
import { connections, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { arrivalFromX, newHandle } from "../testing/links";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { renewAccessToken } from "./access-token";
import { saveLink } from "./save-link";
import { endedOf, revokeForGood, unlink } from "./unlink";

const database = testDatabase();
const simulator = testSimulator();

let ownerId: string;
beforeEach(async () => {
  ({ id: ownerId } = await makePerson(database.db, newHandle()));
});

const givePassword = () =>
  database.db.update(users).set({ passwordHash: "some hash" }).where(eq(users.id, ownerId));
const linked = () => database.db.select().from(connections).where(eq(connections.ownerId, ownerId));
const whoIs = async (accessToken: string) =>
  (await fetch(`${simulator.url}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } }))
    .status;

async function linkDropbox(): Promise<{ id: string; accessToken: string }> {
  const email = `${newHandle()}@example.org`;
  const { accountId } = simulator.dropbox.addAccount({ displayName: email, email });
  const { accessToken, refreshToken } = simulator.dropbox.link(email);
  const tokens = { accessToken, refreshToken, expiresAt: new Date(Date.now() + 3600_000), scopes: [] };
  const arrival = { provider: "dropbox" as const, accountId, label: email, displayName: email, tokens };
  return { id: await saveLink(database.db, ownerId, arrival), accessToken };
}
const spaceOf = async (accessToken: string) =>
  (
    await fetch(`${simulator.url}/2/users/get_space_usage`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}` },
    })
  ).status;

test("forgets the tokens, and ends them at X and at Dropbox", async () => {
  await givePassword();
  const arrival = arrivalFromX(simulator);
  const x = await saveLink(database.db, ownerId, arrival);
  const dropbox = await linkDropbox();
  expect([await whoIs(arrival.tokens.accessToken), await spaceOf(dropbox.accessToken)]).toEqual([200, 200]);

  expect(await unlink(database.db, ownerId, x)).toMatchObject({ provider: "x", isRevoked: true });
  expect(await unlink(database.db, ownerId, dropbox.id)).toMatchObject({
    provider: "dropbox",
    isRevoked: true,
  });
  expect(await linked()).toEqual([]);
  expect([await whoIs(arrival.tokens.accessToken), await spaceOf(dropbox.accessToken)]).toEqual([401, 401]);
});

test("ends a Dropbox whose access token has run out, by a new one", async () => {
  await givePassword();
  const dropbox = await linkDropbox();
  simulator.dropbox.expireTokens();
  const later = () => new Date(Date.now() + 4 * 3600_000);
  simulator.truth.clear();
  expect(await unlink(database.db, ownerId, dropbox.id, later)).toMatchObject({ isRevoked: true });
  expect(simulator.truth.list({ operation: "dropbox.revokeToken" })).toMatchObject([{ status: 200 }]);
});

test("is done here even if X does not answer, and says so", async () => {
  await givePassword();
  const x = await saveLink(database.db, ownerId, arrivalFromX(simulator));
  simulator.faults.add({ operation: "x.revoke", kind: "cut-before" });
  expect(await unlink(database.db, ownerId, x)).toMatchObject({ isRevoked: false });
  expect(await linked()).toEqual([]);
});

test("is not for others", async () => {
  const x = await saveLink(database.db, ownerId, arrivalFromX(simulator));
  const other = await makePerson(database.db, newHandle());
  await expect(unlink(database.db, other.id, x)).rejects.toMatchObject({ code: "not_found" });
  expect(await linked()).toHaveLength(1);
});

test("of two who unlink the last two ways in at once, one is refused", async () => {
  for (let time = 0; time < 5; time++) {
    const both = [
      await saveLink(database.db, ownerId, arrivalFromX(simulator)),
      await saveLink(database.db, ownerId, arrivalFromX(simulator)),
    ];
    const ended = await Promise.allSettled(both.map((id) => unlink(database.db, ownerId, id)));
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await linked()).toHaveLength(1);
    await database.db.delete(connections).where(eq(connections.ownerId, ownerId));
  }
});

test("what a person linked is ended after they are gone", async () => {
  const arrival = arrivalFromX(simulator);
  await saveLink(database.db, ownerId, arrival);
  const dropbox = await linkDropbox();
  const links = await deleteAccount(database.db, ownerId);
  expect(await revokeForGood(endedOf(links))).toBe(true);
  expect([await whoIs(arrival.tokens.accessToken), await spaceOf(dropbox.accessToken)]).toEqual([401, 401]);
});

test("also what is renewed while they go", async () => {
  const arrival = arrivalFromX(simulator);
  const id = await saveLink(database.db, ownerId, arrival);
  simulator.faults.add({ operation: "x.token", kind: "slow", delayMs: 500, times: 1 });
  const renewing = renewAccessToken(database.db, id, arrival.tokens.accessToken);
  await vi.waitFor(async () => {
    const held = await database.sql`select from connections where id = ${id} for update skip locked`;
    expect(held).toHaveLength(0);
  });
  const links = await deleteAccount(database.db, ownerId);
  const { accessToken } = await renewing;
  expect(await whoIs(accessToken), "control").toBe(200);
  expect(await revokeForGood(endedOf(links))).toBe(true);
  expect(await whoIs(accessToken)).toBe(401);
});

test("whose provider does not answer is asked again, and given up in time", async () => {
  const arrival = arrivalFromX(simulator);
  const ended = [{ provider: "x" as const, tokens: arrival.tokens }];
  simulator.faults.add({ operation: "x.revoke", kind: "cut-before", times: 2 });
  expect(await revokeForGood(ended, () => new Date(), [0, 0])).toBe(true);
  expect(await whoIs(arrival.tokens.accessToken)).toBe(401);
  simulator.faults.add({ operation: "x.revoke", kind: "cut-before" });
  expect(await revokeForGood(ended, () => new Date(), [0, 0])).toBe(false);
});
