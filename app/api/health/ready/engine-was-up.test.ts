import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freePort } from "@/lib/db/embedded/free-port";

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => vi.unstubAllEnvs());

/** As a process that has just begun. */
async function begun(settings: Record<string, string>): Promise<() => Promise<boolean>> {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return (await import("./engine-was-up")).engineWasUp;
}

test("waits for the built-in engine once, and goes on without it later", async () => {
  const port = await freePort();
  const engineWasUp = await begun({
    INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
    INNGEST_EVENT_KEY: "k".repeat(32),
  });
  expect(await engineWasUp()).toBe(false);
  const engine = createServer((_, response) => response.end("ok"));
  await new Promise<void>((resolve) => engine.listen(port, "127.0.0.1", resolve));
  expect(await engineWasUp()).toBe(true);
  engine.closeAllConnections();
  await new Promise((resolve) => engine.close(resolve));
  expect(await engineWasUp()).toBe(true);
});

test("waits for none that is elsewhere, and for none where there is none", async () => {
  expect(await (await begun({}))()).toBe(true);
  vi.resetModules();
  const engineWasUp = await begun({
    INNGEST_BASE_URL: `http://127.0.0.1:${await freePort()}`,
    INNGEST_EVENT_KEY: "k".repeat(32),
    INNGEST_SIGNING_KEY: `signkey-test-${"ab".repeat(32)}`,
  });
  expect(await engineWasUp()).toBe(true);
});
