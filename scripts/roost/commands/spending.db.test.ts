import { beforeAll, expect, test } from "vitest";
import { xCharges } from "@/lib/db/schema";
import { savePersonCap } from "@/lib/spending/caps";
import { monthOf } from "@/lib/spending/months";
import { findPause, pause } from "@/lib/spending/pause";
import { testDatabase } from "@/lib/testing/database";
import { makePerson } from "@/lib/testing/people";
import { runRoost } from "@/lib/testing/roost";

const database = testDatabase();
const month = monthOf(new Date());
const endpoint = "GET /2/users/:id/liked_tweets";

beforeAll(async () => {
  const { db } = database;
  const [ada, bea] = [await makePerson(db, "Ada"), await makePerson(db, "Bea")];
  const [chargedAt, settledAt] = [new Date(), new Date()];
  await db.insert(xCharges).values([
    {
      ownerId: ada.id,
      feature: "likes",
      endpoint,
      microUsd: 1_500_000,
      resources: 200,
      chargedAt,
      settledAt,
    },
    { ownerId: ada.id, feature: "likes", endpoint, microUsd: 15_000, resources: 2, chargedAt, settledAt },
    {
      ownerId: ada.id,
      feature: "connections",
      endpoint,
      microUsd: 10_000,
      resources: 1,
      chargedAt,
      settledAt,
    },
    { ownerId: bea.id, feature: "likes", endpoint, microUsd: 500_000, resources: 60, chargedAt, settledAt },
  ]);
  await savePersonCap(db, ada.id, 5_000_000);
});

const roost = (...args: string[]) => runRoost(database, ["spending", ...args]);

test("tells one person's month and that of all together, in dollars", async () => {
  const { out } = await roost("--user", "ada", "--json");
  expect(JSON.parse(out)).toEqual({
    user: "Ada",
    person: {
      month: month.name,
      spentUsd: 1.525,
      unansweredUsd: 0,
      onceUsd: 0,
      forecastUsd: expect.any(Number),
      capUsd: 5,
      endsAt: month.endsAt.toISOString(),
      features: [
        { feature: "likes", spentUsd: 1.515, calls: 2, resources: 202 },
        { feature: "connections", spentUsd: 0.01, calls: 1, resources: 1 },
      ],
    },
    instance: expect.objectContaining({ spentUsd: 2.025, capUsd: 25 }),
    paused: null,
  });
});

test("tells everybody's month where nobody is named", async () => {
  const { out } = await roost();
  expect(out).toContain(`All together: $2.03 of $25.00 in ${month.name}, about $`);
  expect(out).not.toContain("Ada");
});

test("tells of a pause, and ends it", async () => {
  await pause(database.db, "X gives no more.", new Date());
  expect(JSON.parse((await roost("--json")).out)).toMatchObject({
    paused: { because: "X gives no more." },
  });
  expect(JSON.parse((await roost("--try-again", "--json")).out)).toMatchObject({ paused: null });
  expect(await findPause(database.db)).toBeUndefined();
});

test.each([
  [["--user", "nobody"], "nobody"],
  [["ada"], "--user"],
])("%j fails with a sentence", async (args, words) => {
  expect(await roost(...args)).toEqual({ code: 1, out: "", err: expect.stringContaining(words) });
});
