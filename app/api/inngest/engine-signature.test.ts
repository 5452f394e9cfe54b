import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { canonicalJson, signature } from "@/inngest/engine/wire";

const KEY = `signkey-test-${"ab".repeat(32)}`;
const PREVIOUS = `signkey-test-${"cd".repeat(32)}`;
const STRANGE = `signkey-test-${"ef".repeat(32)}`;
const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv("INNGEST_DEV", "0");
  vi.stubEnv("INNGEST_SIGNING_KEY", KEY);
  vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", PREVIOUS);
});
afterEach(() => vi.unstubAllEnvs());

const call = canonicalJson({
  ctx: { attempt: 0, run_id: "run", stack: { current: 0, stack: [] } },
  event: { data: {}, id: "1", name: "any", ts: 1 },
  events: [{ data: {}, id: "1", name: "any", ts: 1 }],
  steps: {},
  version: 2,
});

/** Asks the route to run a function that does not exist: 401 is a refusal, 500 means that the request was believed. */
async function post(signed?: string, body = call): Promise<number> {
  const { POST } = await import("./route");
  const request = new NextRequest("http://localhost/api/inngest?fnId=roost-none&stepId=step", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...(signed && { "x-inngest-signature": signed }) },
  });
  return (await POST(request, { params: Promise.resolve({}) })).status;
}

test.each([
  ["the key", signature(call, KEY), 500],
  ["the previous key", signature(call, PREVIOUS), 500],
  ["the key, four minutes ago", signature(call, KEY, new Date(Date.now() - 4 * MINUTE_MS)), 500],
  ["the key, six minutes ago", signature(call, KEY, new Date(Date.now() - 6 * MINUTE_MS)), 401],
  ["the key, six minutes ahead", signature(call, KEY, new Date(Date.now() + 6 * MINUTE_MS)), 401],
  ["another key", signature(call, STRANGE), 401],
  ["the key, for another body", signature("{}", KEY), 401],
  ["nonsense", "t=1&s=2", 401],
  ["nothing", undefined, 401],
])("a call signed with %s", async (_name, signed, status) => {
  expect(await post(signed)).toBe(status);
});

test("without a signing key there is no such route, whatever the signature", async () => {
  vi.stubEnv("INNGEST_SIGNING_KEY", "");
  vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", "");
  expect(await post()).toBe(404);
  expect(await post(signature(call, KEY))).toBe(404);
});
