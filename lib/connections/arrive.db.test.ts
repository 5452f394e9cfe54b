import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import type { Journey, OAuthArrival, OAuthOutcome } from "../auth/oauth/types";
import { createSignIn, findSignedIn } from "../auth/sign-ins";
import { saveSignUpsOpen } from "../auth/sign-ups";
import type { CurrentUser } from "../auth/types";
import { attemptLimits, connections, signIns, users } from "../db/schema";
import { testDatabase } from "../testing/database";
import { arrivalFromX } from "../testing/links";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { arrive } from "./arrive";

const database = testDatabase();
const simulator = testSimulator();
const visitor = { address: "203.0.113.7", userAgent: "Firefox" };
const state = "s".repeat(43);
const entering: Journey = {
  provider: "x",
  purpose: "enter",
  state,
  from: "/sign-in",
  timeZone: "Asia/Tokyo",
};
const linking = (userId: string): Journey => ({ provider: "x", purpose: "link", state, userId });

beforeEach(async () => {
  await database.db.delete(users);
  await database.db.delete(attemptLimits);
  await saveSignUpsOpen(database.db, true);
});

const come = (
  arrival: OAuthArrival,
  journey: Journey = entering,
  here?: CurrentUser,
): Promise<OAuthOutcome> => arrive(database.db, { arrival, journey, here, visitor });

async function signedIn(name: string): Promise<CurrentUser> {
  const { id } = await makePerson(database.db, name);
  const { secret } = await createSignIn(database.db, id, visitor);
  const user = await findSignedIn(database.db, secret);
  if (!user) throw new Error("nobody is signed in");
  return user;
}

const people = () => database.db.select().from(users).orderBy(users.createdAt);

test("the first to come is the admin, is called like their handle, and lives where their browser is", async () => {
  const outcome = await come(arrivalFromX(simulator, "wren_first"));
  expect(outcome).toMatchObject({ status: "entered", isNew: true });
  expect(await people()).toMatchObject([
    {
      name: "wren_first",
      role: "admin",
      passwordHash: null,
      timeZone: "Asia/Tokyo",
      timeZoneSource: "browser",
    },
  ]);
  await come(arrivalFromX(simulator));
  expect((await people()).map(({ role }) => role)).toEqual(["admin", "member"]);
});

test("a name that is taken gets a number", async () => {
  await makePerson(database.db, "WREN_TAKEN");
  await makePerson(database.db, "wren_taken 2");
  await come(arrivalFromX(simulator, "wren_taken"));
  expect((await people()).at(-1)?.name).toBe("wren_taken 3");
});

test("of five windows in which a new account arrives at once, one makes the person and all let them in", async () => {
  const arrival = arrivalFromX(simulator);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => come(arrival)));
  expect(new Set(outcomes.map((outcome) => outcome.status === "entered" && outcome.userId)).size).toBe(1);
  expect(outcomes.filter((outcome) => outcome.status === "entered" && outcome.isNew)).toHaveLength(1);
  expect(await people()).toHaveLength(1);
  expect(await database.db.select().from(signIns)).toHaveLength(5);
});

test("who changed their handle at X is still the same", async () => {
  const arrival = arrivalFromX(simulator);
  const first = await come(arrival);
  const again = await come({ ...arrival, label: "another_handle" });
  expect(again).toMatchObject({ status: "entered", isNew: false });
  expect(again).toMatchObject({ userId: first.status === "entered" && first.userId });
  expect(await database.db.select().from(connections)).toMatchObject([{ label: "another_handle" }]);
});

test("a handle that somebody else had before opens nothing of theirs", async () => {
  const before = arrivalFromX(simulator);
  const first = await come(before);
  const now = await come({ ...arrivalFromX(simulator), label: before.label });
  expect(now).toMatchObject({ status: "entered", isNew: true });
  expect(now).not.toMatchObject({ userId: first.status === "entered" && first.userId });
});

test("closed sign-ups refuse who is new, and nothing is left of them", async () => {
  const known = arrivalFromX(simulator);
  await come(known);
  await saveSignUpsOpen(database.db, false);
  expect(await come(arrivalFromX(simulator))).toEqual({ status: "refused", problem: "closed" });
  expect(await come(known)).toMatchObject({ status: "entered" });
  expect([await people(), await database.db.select().from(connections)].map(({ length }) => length)).toEqual([
    1, 1,
  ]);
});

test("ten new people an hour from one address, then it has to wait; who is known comes in", async () => {
  const known = arrivalFromX(simulator);
  await come(known);
  for (let number = 0; number < 9; number++) await come(arrivalFromX(simulator));
  await expect(come(arrivalFromX(simulator))).rejects.toMatchObject({ code: "rate_limited" });
  expect(await come(known)).toMatchObject({ status: "entered" });
});

test("what was begun as signing in never changes who is here", async () => {
  const stranger = arrivalFromX(simulator);
  await come(stranger);
  const ada = await signedIn("Ada");
  expect(await come(stranger, entering, ada)).toEqual({ status: "refused", problem: "somebody-here" });
  const unknown = arrivalFromX(simulator);
  expect(await come(unknown, entering, ada)).toEqual({ status: "refused", problem: "somebody-here" });
  const links = await database.db.select().from(connections).where(eq(connections.ownerId, ada.id));
  expect(links).toEqual([]);
  expect(await people()).toHaveLength(2);
});

test("linking is for the person who asked for it, as long as they are here", async () => {
  const [ada, grace] = [await signedIn("Ada"), await signedIn("Grace")];
  const arrival = arrivalFromX(simulator);
  expect(await come(arrival, linking(ada.id))).toEqual({ status: "refused", problem: "signed-out" });
  expect(await come(arrival, linking(ada.id), grace)).toEqual({ status: "refused", problem: "signed-out" });
  expect(await database.db.select().from(connections)).toEqual([]);
  expect(await come(arrival, linking(ada.id), ada)).toEqual({ status: "linked", userId: ada.id });
  await expect(come(arrival, linking(grace.id), grace)).rejects.toMatchObject({ code: "conflict" });
  expect(await database.db.select().from(connections)).toMatchObject([{ ownerId: ada.id }]);
});

test("a second account of X may be linked beside the first", async () => {
  const ada = await signedIn("Ada");
  for (let number = 0; number < 2; number++) await come(arrivalFromX(simulator), linking(ada.id), ada);
  expect(await database.db.select().from(connections)).toHaveLength(2);
});

test("coming in with an account that is unlinked at that moment does not link it again, and opens nothing of theirs", async () => {
  const arrival = arrivalFromX(simulator);
  const first = await come(arrival);
  const userId = first.status === "entered" ? first.userId : "";
  const { coming } = await database.db.transaction(async (tx) => {
    await tx.delete(connections).where(eq(connections.ownerId, userId));
    const coming = come(arrival);
    await vi.waitFor(async () => {
      const waiting = await database.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    });
    return { coming };
  });
  expect(await coming).toMatchObject({ status: "entered", isNew: true });
  expect(await coming).not.toMatchObject({ userId });
  expect(await database.db.select().from(connections).where(eq(connections.ownerId, userId))).toEqual([]);
});
