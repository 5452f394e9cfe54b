import { beforeEach, expect, test } from "vitest";
import { xClient } from "../clients/x/x-client";
import { xBilledSignIns, xCharges } from "../db/schema";
import { testDatabase } from "../testing/database";
import { arrivalFromX } from "../testing/links";
import { testSimulator } from "../testing/simulator";
import { meterForSignIn } from "./meter-sign-in";

const database = testDatabase();
const simulator = testSimulator();
const NOON = "2026-11-21T12:00:00Z";

beforeEach(async () => {
  await database.db.delete(xCharges);
  await database.db.delete(xBilledSignIns);
});

const signIn = (accessToken: string, at = NOON) =>
  xClient(
    accessToken,
    meterForSignIn(database.db, () => new Date(at)),
  ).getMe();
const charged = async () =>
  (await database.db.select().from(xCharges).orderBy(xCharges.id)).map(({ microUsd }) => microUsd);

test("signing in again and again costs once on each day of X's", async () => {
  const { accessToken } = arrivalFromX(simulator).tokens;
  for (let time = 0; time < 3; time++) await signIn(accessToken);
  expect(await charged()).toEqual([10_000, 0, 0]);
  await signIn(accessToken, "2026-11-22T12:00:00Z");
  expect(await charged()).toEqual([10_000, 0, 0, 10_000]);
  expect(await database.db.select().from(xBilledSignIns)).toMatchObject([{ billedOn: "2026-11-22" }]);
});

test("each account costs by itself, and at once", async () => {
  const tokens = [arrivalFromX(simulator).tokens, arrivalFromX(simulator).tokens];
  await Promise.all([...tokens, ...tokens].map(({ accessToken }) => signIn(accessToken)));
  expect((await charged()).sort((a, b) => a - b)).toEqual([0, 0, 10_000, 10_000]);
});

test("around midnight, when nobody knows X's day, each time costs", async () => {
  const { accessToken } = arrivalFromX(simulator).tokens;
  for (let time = 0; time < 2; time++) await signIn(accessToken, "2026-11-21T23:59:30Z");
  expect(await charged()).toEqual([10_000, 10_000]);
});

test("what X refuses costs nothing, and an answer that was lost the most", async () => {
  const { accessToken } = arrivalFromX(simulator).tokens;
  simulator.faults.add({ operation: "x.me", kind: "status", status: 500, times: 1 });
  await expect(signIn(accessToken)).rejects.toMatchObject({ code: "unavailable" });
  simulator.faults.add({ operation: "x.me", kind: "cut-after", times: 1 });
  await expect(signIn(accessToken)).rejects.toMatchObject({ code: "unavailable" });
  expect(await charged()).toEqual([0, 10_000]);
});
