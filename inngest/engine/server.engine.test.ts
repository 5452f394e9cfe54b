import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/testing/database";
import { type Engine, startEngine } from "./engine";
import { KEYS } from "./scenarios/app";
import { quiet } from "./scenarios/stage";

describe.skipIf(process.env.INNGEST_SERVER)("the engine's own address", () => {
  const database = testDatabase();
  let engine: Engine;
  beforeAll(async () => {
    const options = { databaseUrl: database.url, port: 0, appUrls: [], log: quiet };
    engine = await startEngine({ ...options, ...KEYS });
  });
  afterAll(() => engine.stop());

  const proof = `Bearer signkey-test-${createHash("sha256")
    .update(Buffer.from("5e".repeat(32), "hex"))
    .digest("hex")}`;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(engine.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const sendEvent = (body: unknown, headers?: Record<string, string>) =>
    post(`/e/${KEYS.eventKey}`, body, headers);
  const registration = (more: object = {}) => ({
    appName: "app",
    functions: [
      {
        id: "app-x",
        triggers: [{ event: "a/b" }],
        steps: {
          step: {
            id: "step",
            name: "step",
            runtime: { type: "http", url: "http://127.0.0.1:1/?fnId=app-x" },
          },
        },
        ...more,
      },
    ],
  });

  test("takes events by their key alone", async () => {
    expect((await sendEvent({ name: "a/b" })).status).toBe(200);
    expect((await post("/e/wrong", { name: "a/b" })).status).toBe(401);
    expect((await post("/e/", { name: "a/b" })).status).toBe(401);
  });

  test("takes registrations of who proves the signing key", async () => {
    expect((await post("/fn/register", registration(), { authorization: proof })).status).toBe(200);
    expect((await post("/fn/register", registration(), { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await post("/fn/register", registration())).status).toBe(401);
  });

  test("refuses a feature that it does not do, naming function and feature, and keeps what was registered", async () => {
    await post("/fn/register", registration(), { authorization: proof });
    const response = await post("/fn/register", registration({ telepathy: true }), { authorization: proof });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: expect.stringContaining("Function app-x uses telepathy, which the built-in engine does not do."),
    });
    expect(await database.sql`select id from engine.functions`).toEqual([{ id: "app-x" }]);
  });

  test("gives the events of a repeated request the ids that they had", async () => {
    const headers = {
      "x-inngest-event-id-seed": `1795245722420,${Buffer.from("0123456789").toString("base64")}`,
    };
    const once = await (await sendEvent([{ name: "a/b" }, { name: "a/b" }], headers)).json();
    const again = await (await sendEvent([{ name: "a/b" }, { name: "a/b" }], headers)).json();
    expect(again).toEqual(once);
    expect(new Set(once.ids).size).toBe(2);
  });

  test.each([
    ["not json", 400],
    [{}, 400],
    [{ name: "" }, 400],
    [{ name: "a\u0000b" }, 400],
    [{ name: "a/b", data: "text" }, 400],
    [[{ name: "a/b" }, null], 400],
    [[], 200],
  ])("answers %j with %d", async (body, status) => {
    expect((await sendEvent(body)).status).toBe(status);
  });

  test("takes data of any letters, U+0000 and half surrogates too", async () => {
    const ownerId = "a\u0000b";
    expect((await sendEvent({ name: "a/b", data: { ownerId, half: "\ud800" } })).status).toBe(200);
  });

  test("says what is too large", async () => {
    const response = await sendEvent({ name: "a/b", data: { text: "x".repeat(5_000_000) } });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining("4 MB") });
  });

  test("answers no page in a browser, and no other name than this machine's", async () => {
    expect((await sendEvent({ name: "a/b" }, { origin: "https://evil.example" })).status).toBe(403);
    expect((await sendEvent({ name: "a/b" }, { origin: "http://127.0.0.1:3000" })).status).toBe(403);
  });

  test("has nothing else", async () => {
    expect((await fetch(`${engine.url}/`)).status).toBe(404);
    expect((await fetch(`${engine.url}/fn/register`)).status).toBe(404);
    expect((await fetch(`${engine.url}/health`)).status).toBe(200);
  });
});
