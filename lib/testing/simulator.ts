import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { forgetEnv } from "../env";

/** A key for tests alone. */
export const TEST_TOKEN_KEY = `test:${"5a".repeat(32)}`;

/**
 * A simulator of the test file's own, which the clients of this process speak to with the keys that it knows. Call at
 * the top level; faults are cleared after each test.
 *
 * @param settings more of the app's settings, for the tests of this file
 */
export function testSimulator({
  seed,
  settings = {},
}: {
  seed?: number;
  settings?: Record<string, string>;
} = {}): Simulator {
  const simulator = {} as Simulator;
  beforeAll(async () => {
    Object.assign(simulator, await startSimulator({ seed }));
    const all = { ...settingsFor(simulator.url), ...settings };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
    forgetEnv();
  });
  afterEach(() => simulator.faults.remove());
  afterAll(async () => {
    vi.unstubAllEnvs();
    forgetEnv();
    await simulator.stop();
  });
  return simulator;
}

export const settingsFor = (simulatorUrl: string): Record<string, string> => ({
  ROOST_SIMULATOR: simulatorUrl,
  ROOST_TOKEN_KEYS: TEST_TOKEN_KEY,
  X_CLIENT_ID: "sim_x",
  X_CLIENT_SECRET: "sim_x_secret",
  DROPBOX_APP_KEY: "sim_dropbox",
  DROPBOX_APP_SECRET: "sim_dropbox_secret",
});
