import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { type Engine, startEngine } from "./engine";
import {
  cancelRun,
  type Doing,
  listFailures,
  listLiveRuns,
  retryAllByCause,
  retryRun,
  type Scope,
} from "./inspect";
import { type App, KEYS, startApp } from "./scenarios/app";
import { holders, inspectFunctions, repaired } from "./scenarios/inspect-functions";
import { quiet } from "./scenarios/stage";

describe.skipIf(process.env.INNGEST_SERVER)("Settings → Jobs", () => {
  const database = testDatabase();
  let engine: Engine;
  let app: App;
  beforeAll(async () => {
    const options = { databaseUrl: database.url, port: 0, appUrls: [], log: quiet };
    engine = await startEngine({ ...options, ...KEYS, retryIntervalMs: 3_600_000 });
    app = await startApp(engine.url, KEYS, inspectFunctions);
    await app.sync();
  });
  afterAll(async () => {
    for (const release of holders.values()) release();
    await engine.stop();
    await app.stop();
  });

  const doing = async (scope: Scope) =>
    (await listLiveRuns(database.sql, scope)).runs.map((run) => run.doing);
  const eventually = (read: () => Promise<unknown>) => expect.poll(read);
  const inAnHour = (date: Date) => Math.abs(date.getTime() - Date.now() - 3_600_000) < 60_000;

  test("says what each run waits for", async () => {
    const states: Record<string, (one: Doing) => boolean> = {
      "inspect/sleeps": (one) => one.kind === "sleeping" && inAnHour(one.until),
      "inspect/waits": (one) =>
        one.kind === "waiting_for_event" && one.event === "inspect/never" && inAnHour(one.until),
      "inspect/retries": (one) =>
        one.kind === "retrying" &&
        one.attempt === 1 &&
        one.attempts === 3 &&
        one.reason === "X is away" &&
        inAnHour(one.at),
    };
    for (const [name, isRight] of Object.entries(states)) {
      await app.send({ name, data: { ownerId: name } });
      await eventually(async () => (await doing({ ownerId: name })).map(isRight)).toEqual([true]);
    }
  });

  test("says which run works and which is queued behind a limit", async () => {
    const scope = { ownerId: "one" };
    await app.send({ name: "inspect/one", data: { id: "first", ownerId: "one" } });
    await eventually(() => doing(scope)).toEqual([{ kind: "working" }]);
    await app.send({ name: "inspect/one", data: { id: "second", ownerId: "one" } });
    await eventually(() => doing(scope)).toEqual([{ kind: "queued" }, { kind: "working" }]);
  });

  test("says that a run waits for a function that it invoked, whose own run belongs to the same person", async () => {
    await app.send({ name: "inspect/invokes", data: { ownerId: "invoker" } });
    await eventually(async () => (await doing({ ownerId: "invoker" })).map((one) => one.kind)).toEqual([
      "sleeping",
      "waiting_for_function",
    ]);
  });

  test("shows a person their own runs, and an admin all, page by page", async () => {
    await app.send(Array.from({ length: 51 }, () => ({ name: "inspect/waits", data: { ownerId: "many" } })));
    const first = await listLiveRuns(database.sql, { ownerId: "many" });
    expect(first.runs).toHaveLength(50);
    const second = await listLiveRuns(database.sql, { ownerId: "many" }, first.next);
    expect(second.runs).toHaveLength(1);
    expect(second.next).toBeUndefined();
    expect((await listLiveRuns(database.sql, { ownerId: "nobody" })).runs).toEqual([]);
    expect((await listLiveRuns(database.sql, {})).runs).toHaveLength(50);
  });

  test("groups failures by cause, and retries keep finished steps", async () => {
    const scope = { ownerId: "breaker" };
    for (const part of [1, 2, 3])
      await app.send({ name: "inspect/breaks", data: { id: `break-${part}`, part, ownerId: "breaker" } });
    const failures = () => listFailures(database.sql, scope);
    await eventually(async () => (await failures()).map((failure) => failure.count)).toEqual([3]);
    const [failure] = await failures();
    expect(failure).toMatchObject({ name: "Break", cause: expect.stringContaining("Part … is broken") });

    for (const part of [1, 2, 3]) repaired.add(`break-${part}`);
    const run = failure?.runs.find((one) => one.message === "Part 2 is broken");
    await retryRun(database.sql, scope, run?.id ?? "");
    await app.notes.until("break-2", "done");
    expect(app.notes.of("break-2", "before")).toHaveLength(1);
    await eventually(async () => (await failures())[0]?.count).toBe(2);

    expect(await retryAllByCause(database.sql, scope, failure as { functionId: string; cause: string })).toBe(
      2,
    );
    await app.notes.until("break-1", "done");
    await app.notes.until("break-3", "done");
    expect(await failures()).toEqual([]);
  });

  test("does not touch what is not the person's, or is over", async () => {
    await app.send({ name: "inspect/sleeps", data: { ownerId: "stopper" } });
    const [run] = (await listLiveRuns(database.sql, { ownerId: "stopper" })).runs;
    const id = run?.id ?? "";
    await expect(cancelRun(database.sql, { ownerId: "other" }, id)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(retryRun(database.sql, { ownerId: "stopper" }, id)).rejects.toMatchObject({
      code: "not_found",
    });
    await cancelRun(database.sql, { ownerId: "stopper" }, id);
    await expect(cancelRun(database.sql, {}, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listLiveRuns(database.sql, { ownerId: "stopper" })).runs).toEqual([]);
  });
});
