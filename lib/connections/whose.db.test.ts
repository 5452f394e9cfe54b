import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Journey } from "../auth/oauth/types";
import { xBilled, xCharges } from "../db/schema";
import { forgetEnv } from "../env";
import { testDatabase } from "../testing/database";
import { arrivalFromX, newHandle } from "../testing/links";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { whoseAccount } from "./whose";

const database = testDatabase();
const simulator = testSimulator();
const state = "s".repeat(43);
const entering: Journey = { provider: "x", purpose: "enter", state, from: "/sign-in" };

let userId: string;
const linking = (): Journey => ({ provider: "x", purpose: "link", state, userId });

beforeEach(async () => {
  for (const table of [xCharges, xBilled]) await database.db.delete(table);
  ({ id: userId } = await makePerson(database.db, newHandle()));
});
afterEach(() => {
  vi.stubEnv("ROOST_X_CAP_USD", "25");
  forgetEnv();
});

const charges = () =>
  database.db
    .select({ ownerId: xCharges.ownerId, feature: xCharges.feature, microUsd: xCharges.microUsd })
    .from(xCharges);

test("who signs in is asked for at the instance's cost, who links at their own", async () => {
  const arrival = arrivalFromX(simulator);
  const { accessToken } = arrival.tokens;
  const who = { accountId: arrival.accountId, label: arrival.label, displayName: arrival.displayName };
  expect(await whoseAccount(database.db, accessToken, entering)).toEqual(who);
  expect(await whoseAccount(database.db, accessToken, linking())).toEqual(who);
  expect(await charges()).toEqual([
    { ownerId: null, feature: "connections", microUsd: 10_000 },
    { ownerId: userId, feature: "connections", microUsd: 10_000 },
  ]);
});

test("a cap that is reached stops linking, but locks nobody out", async () => {
  vi.stubEnv("ROOST_X_CAP_USD", "0");
  forgetEnv();
  const { tokens, accountId } = arrivalFromX(simulator);
  await expect(whoseAccount(database.db, tokens.accessToken, linking())).rejects.toMatchObject({
    code: "rejected",
    reason: "spending_cap",
  });
  expect(await whoseAccount(database.db, tokens.accessToken, entering)).toMatchObject({ accountId });
});

test("an error of X's costs nothing, and an answer that was lost the most", async () => {
  const { tokens } = arrivalFromX(simulator);
  simulator.faults.add({ operation: "x.me", kind: "status", status: 503, times: 1 });
  await expect(whoseAccount(database.db, tokens.accessToken, entering)).rejects.toMatchObject({
    code: "unavailable",
  });
  simulator.faults.add({ operation: "x.me", kind: "cut-after", times: 1 });
  await expect(whoseAccount(database.db, tokens.accessToken, entering)).rejects.toMatchObject({
    code: "unavailable",
  });
  expect((await charges()).map(({ microUsd }) => microUsd)).toEqual([0, 10_000]);
});

test("Dropbox is asked for nothing", async () => {
  const email = `${newHandle()}@example.org`;
  const { accountId } = simulator.dropbox.addAccount({ displayName: "Robin Ivers", email });
  const { accessToken } = simulator.dropbox.link(email);
  const journey: Journey = { provider: "dropbox", purpose: "enter", state, from: "/sign-in" };
  expect(await whoseAccount(database.db, accessToken, journey)).toEqual({
    accountId,
    label: "Robin Ivers",
    displayName: "Robin Ivers",
  });
  expect(await charges()).toEqual([]);
});
