import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "./simulator";

/** Whoever drives the simulator and misspells something would wait for what never comes, so they are told at once. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  simulator.x.addPerson({ handle: "ada" });
});
afterEach(() => simulator.faults.remove());
afterAll(() => simulator.stop());

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; error: string }> {
  const answer = await fetch(`${simulator.url}/_sim/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, error: text === "" ? "" : JSON.parse(text).error };
}

test.each([
  [{ operation: "x.likdTweets", kind: "slow" }, ["“x.likdTweets”", "x.likedTweets", "dropbox.upload"]],
  [{ operation: "x.stream", kind: "stal" }, ["“stal”", "stall", "cut-json", "cut-before"]],
  [{ operation: "dropbox.account", kind: "wrong-hash" }, ["“wrong-hash”", "limited", "slow"]],
  [{ operation: "dropbox.revokeToken", kind: "limited" }, ["“limited”", "cut-after"]],
  [{ operation: "blob.callback", kind: "cut-before" }, ["“cut-before”", "lost"]],
  [{ operation: "dropbox.*", kind: "limited", detail: { second: 3 } }, ["second", "Known there: seconds"]],
  [{ operation: "x.me", kind: "slow", detail: { ms: 3 } }, ["detail", "Known there: nothing"]],
  [{ operation: "x.me", kind: "status", stauts: 503 }, ["stauts", "Known there: operation, kind, times"]],
])("a fault that would never strike is refused: %j", async (fault, words) => {
  const { status, error } = await ask("POST", "faults", fault);
  expect(status).toBe(400);
  for (const word of words) expect(error).toContain(word);
  expect(simulator.faults.all()).toEqual([]);
  expect(() => simulator.faults.add(fault)).toThrow(words[0]);
});

test.each([
  { operation: "*", kind: "late", detail: { ms: 10 } },
  { operation: "x.*", kind: "usage-cap" },
  { operation: "x.mediaMetadata", kind: "credits-depleted" },
  { operation: "media.video", kind: "stall" },
  { operation: "dropbox.*", kind: "wrong-hash", detail: { isUnnoticed: true } },
  { operation: "blob.callback", kind: "lost" },
  { operation: "blob.*", kind: "status", status: 503 },
])("one that can strike is taken: %j", async (fault) => {
  expect(await ask("POST", "faults", fault)).toMatchObject({ status: 201 });
});

test.each([
  ["POST", "clock", { advance: 5 }, "Known there: now, advanceMs"],
  ["POST", "x/people", { handle: "grace", protected: true }, "isProtected"],
  ["POST", "x/tweets", { author: "ada", text: "", media: [{ altTxt: "a" }] }, "altText"],
  ["POST", "x/likes", { person: "ada", made: { count: 1, author: "ada", txt: "a" } }, "text"],
  ["POST", "x/tweets", { author: "ada", text: "", media: [{ missingSizes: ["origg"] }] }, "orig"],
  ["POST", "x/tokens", { person: "ada", scopes: ["likes.read"] }, "like.read"],
  ["PUT", "x/limits/x.likdTweets", { calls: 1 }, "x.likedTweets"],
  ["GET", "truth?operation=x.mee", undefined, "x.me"],
  ["GET", "truth?opration=x.me", undefined, "Known there: operation, after"],
  ["GET", "truth?after=last", undefined, "after"],
  ["GET", "state?seed=2", undefined, "Known there: nothing"],
  ["POST", "dropbox/links", { account: "robin@example.org", scopes: ["files.write"] }, "files.content.write"],
  ["GET", "dropbox/files?acount=robin@example.org", undefined, "Known there: account, app"],
] as const)("%s %s %j is answered with what is known there", async (method, path, body, words) => {
  const { status, error } = await ask(method, path, body);
  expect(status).toBe(400);
  expect(error).toContain(words);
});

test.each([
  ["GET", "dropbox/files?account=rob@example.org"],
  ["GET", "dropbox/files?app=sim_dropbx"],
  ["DELETE", "dropbox/files?account=robin@example.org&path=/none"],
  ["DELETE", "faults/7"],
])("%s %s names what is not there", async (method, path) => {
  expect(await ask(method, path)).toMatchObject({ status: 404, error: expect.stringContaining("no") });
});

test("what stands in the truth log beside the requests can be asked for, too", async () => {
  for (const operation of ["x.streamed", "blob.callback"])
    expect(await ask("GET", `truth?operation=${operation}`)).toMatchObject({ status: 200 });
});
