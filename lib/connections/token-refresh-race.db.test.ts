import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { refreshXTokens } from "../clients/x/oauth";
import { connect, type Db } from "../db/client";
import { connections } from "../db/schema";
import { forgetEnv } from "../env";
import { testDatabase } from "../testing/database";
import { arrivalFromX, grantAtX, newHandle } from "../testing/links";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { accessTokenFor, renewAccessToken } from "./access-token";
import { markBroken } from "./mark-broken";
import { getRow } from "./queries";
import { saveLink } from "./save-link";
import { openTokens } from "./stored-tokens";
import { unlink } from "./unlink";

const database = testDatabase();
const simulator = testSimulator();
const MINUTE_MS = 60_000;

let ownerId: string;
let connectionId: string;
let handle: string;
/** Two hours later less two minutes: the first access token is about to end. */
let soon: () => Date;

beforeEach(async () => {
  handle = newHandle();
  ({ id: ownerId } = await makePerson(database.db, handle));
  const arrival = arrivalFromX(simulator, handle);
  connectionId = await saveLink(database.db, ownerId, arrival);
  const endsAt = arrival.tokens.expiresAt ?? new Date();
  soon = () => new Date(endsAt.getTime() - 2 * MINUTE_MS);
  simulator.truth.clear();
});

const asked = () => simulator.truth.list({ operation: "x.token" });
const stored = async () => openTokens(await getRow(database.db, connectionId));
const whoIs = (accessToken: string) =>
  fetch(`${simulator.url}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } });
const shown = async () => {
  const { status, problem, accessToken, refreshToken } = await getRow(database.db, connectionId);
  return { status, problem, hasTokens: accessToken !== null || refreshToken !== null };
};

test("of forty who need it at once, in four pools, one renews, and all get what it got", async () => {
  const others = Array.from({ length: 3 }, () => connect(database.url, 4));
  const pools: Db[] = [database.db, ...others.map(({ db }) => db)];
  const before = (await stored()).accessToken;
  const given = await Promise.all(
    Array.from({ length: 40 }, (_, number) =>
      accessTokenFor(pools[number % pools.length] as Db, connectionId, soon),
    ),
  );
  await Promise.all(others.map(({ sql }) => sql.end()));
  expect(asked()).toHaveLength(1);
  const tokens = new Set(given.map(({ accessToken }) => accessToken));
  expect(tokens.size).toBe(1);
  expect(tokens).not.toContain(before);
  expect((await whoIs([...tokens][0] ?? "")).status).toBe(200);
  expect((await stored()).accessToken).toBe([...tokens][0]);
});

test("of many who were turned away with one token, one renews; who comes later with it gets the new one", async () => {
  const refused = (await stored()).accessToken;
  const renewals = await Promise.all(
    Array.from({ length: 12 }, () => renewAccessToken(database.db, connectionId, refused)),
  );
  expect(new Set(renewals.map(({ accessToken }) => accessToken)).size).toBe(1);
  const late = await renewAccessToken(database.db, connectionId, refused);
  expect(late.accessToken).toBe(renewals[0]?.accessToken);
  expect(asked()).toHaveLength(1);
});

test("renews again and again, each time with the refresh token that it got last", async () => {
  for (let time = 0; time < 5; time++) {
    const { accessToken } = await stored();
    await renewAccessToken(database.db, connectionId, accessToken);
  }
  expect(asked().map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await shown()).toMatchObject({ status: "working" });
});

test.each([
  { minutes: 6, renewals: 0 },
  { minutes: 4, renewals: 1 },
  { minutes: -1, renewals: 1 },
])("a token that is good for $minutes minutes is renewed $renewals times", async ({ minutes, renewals }) => {
  const endsAt = (await getRow(database.db, connectionId)).accessExpiresAt?.getTime() ?? 0;
  await accessTokenFor(database.db, connectionId, () => new Date(endsAt - minutes * MINUTE_MS));
  expect(asked()).toHaveLength(renewals);
});

test("an answer that is lost after X gave new tokens ends the link at once, with a sentence, for everybody who waits", async () => {
  simulator.faults.add({ operation: "x.token", kind: "cut-after", times: 1 });
  const ended = await Promise.allSettled(
    Array.from({ length: 5 }, () => accessTokenFor(database.db, connectionId, soon)),
  );
  for (const one of ended) {
    expect(one).toMatchObject({ status: "rejected", reason: { code: "disconnected" } });
  }
  expect(asked()).toHaveLength(2);
  expect(await shown()).toEqual({
    status: "broken",
    problem: expect.stringMatching(/^X no longer accepts this link.*Link it again\.$/),
    hasTokens: false,
  });
});

test("a request that never reached X is made again, and nobody notices", async () => {
  simulator.faults.add({ operation: "x.token", kind: "cut-before", times: 1 });
  await accessTokenFor(database.db, connectionId, soon);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("an X that is down leaves the link as it is: later it works", async () => {
  simulator.faults.add({ operation: "x.token", kind: "status", status: 503 });
  await expect(accessTokenFor(database.db, connectionId, soon)).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(await shown()).toMatchObject({ status: "working", hasTokens: true });
  simulator.faults.remove();
  await accessTokenFor(database.db, connectionId, soon);
  expect(await shown()).toMatchObject({ status: "working" });
});

test("an app that X does not know is nobody's broken link", async () => {
  simulator.faults.add({
    operation: "x.token",
    kind: "status",
    status: 401,
    json: { error: "unauthorized_client" },
  });
  await expect(accessTokenFor(database.db, connectionId, soon)).rejects.toMatchObject({ code: "rejected" });
  expect(await shown()).toMatchObject({ status: "working", hasTokens: true });
});

test("whoever was killed between X's answer and the database has spent the token: the next one says link again", async () => {
  const { refreshToken = "" } = await stored();
  await refreshXTokens({ id: "sim_x", secret: "sim_x_secret" }, refreshToken, new Date());
  await expect(accessTokenFor(database.db, connectionId, soon)).rejects.toThrow("Link it again");
  expect(await shown()).toMatchObject({ status: "broken", hasTokens: false });
});

test("a broken link asks X for nothing, and works as soon as it is linked again", async () => {
  await markBroken(database.db, connectionId, "X ended it. Link it again.");
  simulator.truth.clear();
  await expect(accessTokenFor(database.db, connectionId)).rejects.toThrow("X ended it. Link it again.");
  expect(asked()).toHaveLength(0);

  const { accountId, label, displayName } = await getRow(database.db, connectionId);
  const tokens = grantAtX(simulator, handle);
  expect(await saveLink(database.db, ownerId, { provider: "x", accountId, label, displayName, tokens })).toBe(
    connectionId,
  );
  expect((await accessTokenFor(database.db, connectionId)).accessToken).toBe(tokens.accessToken);
  expect(await shown()).toEqual({ status: "working", problem: null, hasTokens: true });
});

test("a refusal of the token before does not break what was linked again meanwhile", async () => {
  const { accessToken: refused } = await stored();
  await renewAccessToken(database.db, connectionId, refused);
  await markBroken(database.db, connectionId, "It was turned away.", refused);
  expect(await shown()).toMatchObject({ status: "working" });
  await markBroken(database.db, connectionId, "It was turned away.", (await stored()).accessToken);
  expect(await shown()).toMatchObject({ status: "broken" });
});

test("a token whose key is gone ends the link, and one that is unlinked is not found", async () => {
  vi.stubEnv("ROOST_TOKEN_KEYS", `other:${"77".repeat(32)}`);
  forgetEnv();
  await expect(accessTokenFor(database.db, connectionId)).rejects.toMatchObject({ code: "disconnected" });
  expect(await shown()).toMatchObject({ status: "broken" });
  vi.stubEnv("ROOST_TOKEN_KEYS", `test:${"5a".repeat(32)}`);
  forgetEnv();

  await database.db.update(connections).set({ status: "working" }).where(eq(connections.id, connectionId));
  const second = await saveLink(database.db, ownerId, arrivalFromX(simulator));
  await unlink(database.db, ownerId, connectionId);
  await expect(accessTokenFor(database.db, connectionId)).rejects.toMatchObject({ code: "not_found" });
  await accessTokenFor(database.db, second);
});

test("what could not be read, and was linked again meanwhile, is good", async () => {
  const row = await getRow(database.db, connectionId);
  await database.db
    .update(connections)
    .set({ accessToken: Buffer.from("spoilt") })
    .where(eq(connections.id, connectionId));
  const { coming } = await database.db.transaction(async (tx) => {
    await tx
      .update(connections)
      .set({ accessToken: row.accessToken })
      .where(eq(connections.id, connectionId));
    const coming = accessTokenFor(database.db, connectionId);
    await vi.waitFor(async () => expect(await waitingForLocks()).toBe(1));
    return { coming };
  });
  await coming;
  expect(await shown()).toMatchObject({ status: "working", hasTokens: true });
});

test("while X is slow to renew, whoever waits for it holds nobody else up", async () => {
  const answer = slowRenewal();
  const waiting = Promise.all(
    Array.from({ length: 12 }, () => accessTokenFor(database.db, connectionId, soon)),
  );
  await answer.isAwaited();
  expect(await waitingForLocks(), "this query found a connection, and nobody waits with one").toBe(0);
  answer.comes();
  expect(new Set((await waiting).map(({ accessToken }) => accessToken)).size).toBe(1);
});

test("nor do many links that are renewed at once", async () => {
  vi.stubEnv("ROOST_DATABASE_CONNECTIONS", "4");
  forgetEnv();
  const ids = [connectionId];
  for (let number = 0; number < 5; number++) {
    ids.push(await saveLink(database.db, ownerId, arrivalFromX(simulator)));
  }
  const answer = slowRenewal();
  const waiting = Promise.all(ids.map((id) => accessTokenFor(database.db, id, soon)));
  await answer.isAwaited();
  expect(await waitingForLocks()).toBe(0);
  answer.comes();
  expect(new Set((await waiting).map(({ accessToken }) => accessToken)).size).toBe(ids.length);
});

/** Holds back what X answers to renewals, until told. */
function slowRenewal() {
  let comes = () => {};
  const promise = new Promise<void>((resolve) => {
    comes = resolve;
  });
  const ask = globalThis.fetch;
  let asked = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...given) => {
    asked += 1;
    await promise;
    return ask(...given);
  });
  return {
    isAwaited: () => vi.waitFor(() => expect(asked).toBeGreaterThan(0)),
    comes: () => {
      vi.restoreAllMocks();
      comes();
    },
  };
}

async function waitingForLocks(): Promise<number> {
  const waiting = await database.sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return waiting.length;
}

test("where there is no simulator, its tokens are neither kept nor used", async () => {
  vi.stubEnv("ROOST_SIMULATOR", "");
  forgetEnv();
  try {
    const arrival = { provider: "x" as const, accountId: "99", label: "wren", displayName: "Wren" };
    const tokens = { accessToken: "sim_x_access_1", scopes: [] };
    await expect(saveLink(database.db, ownerId, { ...arrival, tokens })).rejects.toMatchObject({
      code: "rejected",
    });
    const inRefresh = { accessToken: "real", refreshToken: "sim_x_refresh_1", scopes: [] };
    await expect(saveLink(database.db, ownerId, { ...arrival, tokens: inRefresh })).rejects.toMatchObject({
      code: "rejected",
    });
    await expect(accessTokenFor(database.db, connectionId)).rejects.toThrow("made with the simulator");
    expect(await database.db.select().from(connections).where(eq(connections.ownerId, ownerId))).toHaveLength(
      1,
    );
  } finally {
    vi.stubEnv("ROOST_SIMULATOR", simulator.url);
    forgetEnv();
  }
});
