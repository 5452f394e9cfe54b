import { afterEach, expect, test, vi } from "vitest";
import { forgetEnv } from "../env";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { instanceCap, personCap, saveInstanceCap, savePersonCap } from "./caps";
import { capInput } from "./input";

const database = testDatabase();
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

test("a person chooses less than the setting, never more, and nobody else's cap moves", async () => {
  const { db } = database;
  const [ada, bea] = [await makePerson(db, "ada"), await makePerson(db, "bea")];
  expect(await personCap(db, ada.id)).toBe(10_000_000);
  await savePersonCap(db, ada.id, 2_500_000);
  await savePersonCap(db, ada.id, 1_000_000);
  expect(await personCap(db, ada.id)).toBe(1_000_000);
  expect(await personCap(db, bea.id)).toBe(10_000_000);
  await expect(savePersonCap(db, ada.id, 10_000_001)).rejects.toMatchObject({
    code: "invalid",
    field: "dollars",
    message: "It can be $10.00 at most.",
  });
});

test("a setting that was lowered since holds over what was chosen", async () => {
  const { db } = database;
  const { id } = await makePerson(db, "cleo");
  await savePersonCap(db, id, 9_000_000);
  await saveInstanceCap(db, 24_000_000);
  vi.stubEnv("ROOST_X_PERSON_CAP_USD", "3");
  vi.stubEnv("ROOST_X_CAP_USD", "0.5");
  forgetEnv();
  expect(await personCap(db, id)).toBe(3_000_000);
  expect(await instanceCap(db)).toBe(500_000);
  await expect(saveInstanceCap(db, 500_001)).rejects.toMatchObject({ code: "invalid" });
});

test.each([
  ["10", 10_000_000],
  [" $2.5 ", 2_500_000],
  ["2,50", 2_500_000],
  ["0", 0],
  ["0.01", 10_000],
])("“%s” is a cap", (dollars, microUsd) => {
  expect(capInput.parse({ dollars })).toEqual({ dollars: microUsd });
});

test.each(["", "-1", "1.234", "1,000.00", "ten", "1e3", "9999999"])("“%s” is none", (dollars) => {
  expect(capInput.safeParse({ dollars }).success).toBe(false);
});
