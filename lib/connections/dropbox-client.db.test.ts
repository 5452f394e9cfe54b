import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { dropboxClientFor } from "./dropbox-client";
import { findConnection } from "./queries";
import { saveLink } from "./save-link";

const database = testDatabase();
const simulator = testSimulator({ seed: 31 });
const PICTURE = randomBytes(1000);
let people = 0;

let ownerId: string;
let email: string;
let connectionId: string;
async function link(scopes?: string[]): Promise<string> {
  const { accessToken, refreshToken } = simulator.dropbox.link(email, { scopes });
  return saveLink(database.db, ownerId, {
    provider: "dropbox",
    accountId: simulator.dropbox.account(email).accountId,
    label: email,
    displayName: email,
    tokens: { accessToken, refreshToken, scopes: scopes ?? [] },
  });
}
beforeEach(async () => {
  people += 1;
  email = `person${people}@example.org`;
  simulator.dropbox.addAccount({ displayName: `Person ${people}`, email });
  ({ id: ownerId } = await makePerson(database.db, `Person ${people}`));
  connectionId = await link();
});
const shown = () => findConnection(database.db, ownerId, "dropbox");

test("works on when its token ends, for whoever else holds the old one too", async () => {
  const [one, other] = [
    await dropboxClientFor(database.db, connectionId),
    await dropboxClientFor(database.db, connectionId),
  ];
  simulator.dropbox.expireTokens(email);
  simulator.truth.clear();
  await Promise.all([one.uploadSmall("/a.jpg", PICTURE), other.uploadSmall("/b.jpg", PICTURE)]);
  expect(simulator.dropbox.files({ account: email })).toHaveLength(2);
  expect(simulator.truth.list({ operation: "dropbox.token" })).toHaveLength(1);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("access taken back at Dropbox breaks the link, and linking again mends it", async () => {
  const before = await dropboxClientFor(database.db, connectionId);
  simulator.dropbox.revoke(email);
  await expect(before.uploadSmall("/a.jpg", PICTURE)).rejects.toMatchObject({ code: "disconnected" });
  expect(await shown()).toMatchObject({ status: "broken", problem: expect.stringContaining("Dropbox") });
  await expect(dropboxClientFor(database.db, connectionId)).rejects.toMatchObject({ code: "disconnected" });

  expect(await link()).toBe(connectionId);
  await before.uploadSmall("/a.jpg", PICTURE);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("a link that does not allow the call is broken, with the reason", async () => {
  await link(["account_info.read"]);
  const client = await dropboxClientFor(database.db, connectionId);
  await expect(client.findFile("/a.jpg")).rejects.toMatchObject({ reason: "missing_scope" });
  expect(await shown()).toMatchObject({ status: "broken", problem: expect.stringContaining("not allow") });
});

test("a refusal of an old token breaks nothing that was linked anew meanwhile", async () => {
  await link(["account_info.read"]);
  const old = await dropboxClientFor(database.db, connectionId);
  await link();
  await expect(old.findFile("/a.jpg")).rejects.toMatchObject({ reason: "missing_scope" });
  expect(await shown()).toMatchObject({ status: "working" });
});
