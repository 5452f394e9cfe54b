import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { Random } from "@/simulator/core/random";
import type { XMeter } from "../clients/x/calls";
import { xClient } from "../clients/x/x-client";
import { xBilled, xCharges } from "../db/schema";
import { testDatabase } from "../testing/database";
import { makePerson } from "../testing/people";
import { testSimulator } from "../testing/simulator";
import { meterFor } from "./meter";

const database = testDatabase();
const simulator = testSimulator({
  seed: 7,
  settings: { ROOST_X_CAP_USD: "100000", ROOST_X_PERSON_CAP_USD: "100000" },
});
const PRICE = { post: 5_000, user: 10_000 };
const HANDLES = ["ada", "bea"];
const DAY_MS = 24 * 3600_000;

const spenders: { handle: string; xUserId: string; ownerId: string }[] = [];
let tweetIds: string[];

beforeAll(async () => {
  for (const handle of HANDLES) {
    const { id } = simulator.x.addPerson({ handle });
    spenders.push({ handle, xUserId: id, ownerId: (await makePerson(database.db, handle)).id });
  }
  tweetIds = simulator.x.addLikes({ person: "ada", made: { count: 40, author: "bea" } });
  simulator.x.addLikes({ person: "bea", made: { count: 25, author: "ada" } });
});

/** What X took, by its own rule: each resource once a day. */
function billedByX(): number {
  const billed = new Set<string>();
  for (const { at, applied } of simulator.truth.list()) {
    const given = applied?.billed as { posts: string[]; users: string[] } | undefined;
    for (const id of given?.posts ?? []) billed.add(`${at.slice(0, 10)} post ${id}`);
    for (const id of given?.users ?? []) billed.add(`${at.slice(0, 10)} user ${id}`);
  }
  return [...billed].reduce((sum, key) => sum + (key.includes(" post ") ? PRICE.post : PRICE.user), 0);
}

async function ledger(): Promise<number> {
  const [row] = await database.db
    .select({ sum: sql`coalesce(sum(${xCharges.microUsd}), 0)`.mapWith(Number) })
    .from(xCharges);
  return row?.sum ?? 0;
}

const now = () => simulator.clock.now();
async function ask(random: Random, spender: (typeof spenders)[number], meter: XMeter): Promise<void> {
  // Tokens end after two hours of the simulator's.
  const x = xClient(simulator.x.mintTokens(spender.handle).accessToken, meter);
  const isWithQuoted = random.below(2) === 0;
  switch (random.below(3)) {
    case 0:
      await x.getMe();
      break;
    case 1:
      await x.listLikedTweets({ xUserId: spender.xUserId, maxResults: 5 + random.below(96), isWithQuoted });
      break;
    default: {
      const first = random.below(30);
      await x.listTweets(tweetIds.slice(first, first + 1 + random.below(10)), { isWithQuoted });
    }
  }
}

/** The process dies as the answer arrives: nothing is written any more. */
const dying =
  (meter: XMeter): XMeter =>
  (call, send) =>
    meter(call, async (results) => {
      await send(results);
      throw new Error("killed");
    });

const FAULTS = ["cut-before", "cut-middle", "cut-after", "status"] as const;

test.each([1, 2, 3])(
  "whatever goes wrong, the ledger never says less than X took (seed %i)",
  async (seed) => {
    const random = new Random(seed);
    await startAnew();
    const ended = { well: 0, badly: 0 };
    for (let step = 0; step < 80; step += 1) {
      const spender = spenders[random.below(spenders.length)] ?? spenders[0];
      if (!spender) throw new Error("There is nobody.");
      const kind = FAULTS[random.below(2 * FAULTS.length)];
      if (kind) simulator.faults.add({ operation: "x.*", kind, times: 1, status: 503 });
      const meter = meterFor(database.db, { ...spender, feature: "likes" }, now);
      await ask(random, spender, random.below(8) === 0 ? dying(meter) : meter).then(
        () => {
          ended.well += 1;
        },
        () => {
          ended.badly += 1;
        },
      );
      simulator.faults.remove();
      expect(await ledger(), `after step ${step}`).toBeGreaterThanOrEqual(billedByX());
      if (random.below(4) === 0) simulator.clock.advance(random.below(DAY_MS / 2));
    }
    expect(ended.well).toBeGreaterThan(20);
    expect(ended.badly).toBeGreaterThan(10);
    expect(billedByX()).toBeGreaterThan(0);
  },
);

test("where nothing goes wrong, it says exactly what X took", async () => {
  const random = new Random(4);
  await startAnew();
  const [ada] = spenders;
  if (!ada) throw new Error("There is nobody.");
  for (let step = 0; step < 20; step += 1) {
    await ask(random, ada, meterFor(database.db, { ...ada, feature: "likes" }, now));
    if (step % 5 === 4) simulator.clock.advance(DAY_MS);
  }
  expect(await ledger()).toBe(billedByX());
});

/** At noon, so that a test of one day stays far from midnight. */
async function startAnew(): Promise<void> {
  simulator.faults.remove();
  simulator.truth.clear();
  simulator.x.resetLimits();
  simulator.clock.set(new Date("2027-03-10T12:00:00Z"));
  for (const table of [xCharges, xBilled]) await database.db.delete(table);
  await database.db.execute(sql`delete from x_rate_limits`);
}
