import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { likeSavers } from "../db/schema";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { lookAfterMoney } from "./look-after-money";

const database = testDatabase();
const now = new Date("2026-11-21T12:00:00Z");
const later = new Date("2026-11-21T12:30:00Z");
let people = 0;

async function addSaver(problemCode: string | null, isOn = true): Promise<string> {
  people += 1;
  const { id } = await makePerson(database.db, `person ${people}`);
  await database.db
    .insert(likeSavers)
    .values({ ownerId: id, isOn, problemCode, nameTemplate: "{n}", nextLookAt: later });
  return id;
}

const nextLook = async (ownerId: string) => {
  const [row] = await database.db.select().from(likeSavers).where(eq(likeSavers.ownerId, ownerId));
  return row?.nextLookAt;
};

test("looks that waited for money are due, those that wait for anything else are not", async () => {
  const [cap, usage] = [await addSaver("spending_cap"), await addSaver("usage_cap")];
  const others = [
    await addSaver(null),
    await addSaver("disconnected"),
    await addSaver("spending_cap", false),
  ];
  expect((await lookAfterMoney(database.db, now)).sort()).toEqual([cap, usage].sort());
  for (const id of [cap, usage]) expect(await nextLook(id)).toEqual(now);
  for (const id of others) expect(await nextLook(id)).toEqual(later);
});

test("a person's own cap wakes nobody else", async () => {
  const [mine, other] = [await addSaver("spending_cap"), await addSaver("spending_cap")];
  expect(await lookAfterMoney(database.db, now, mine)).toEqual([mine]);
  expect(await nextLook(other)).toEqual(later);
});
