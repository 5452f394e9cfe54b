import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

/** Side by side, journeys would meet in one app: who is admin, what the simulator shall do wrong. Each lane has its own. */
const LANES = Number(process.env.ROOST_E2E_LANES ?? 1);

// Workers read this file again: the first reading decides.
process.env.ROOST_E2E_FIRST_PORT ??= String(22_100 + 4 * (process.pid % 400));
process.env.ROOST_E2E_FOLDER ??= mkdtempSync(join(tmpdir(), "roost-e2e-"));
// Postgres of a root's app is another user, who passes through here.
chmodSync(process.env.ROOST_E2E_FOLDER, 0o711);
const lanes = Array.from({ length: LANES }, (_, number) => laneOf(number));
const own = laneOf(Number(process.env.TEST_PARALLEL_INDEX ?? 0));
process.env.ROOST_E2E_PORT = String(own.port);
process.env.ROOST_E2E_SIMULATOR_PORT = String(own.simulatorPort);
process.env.ROOST_E2E_DATA_DIR = own.folder;
process.env.ROOST_E2E_DATA_DIRS = lanes.map(({ folder }) => folder).join(":");

function laneOf(number: number) {
  const port = Number(process.env.ROOST_E2E_FIRST_PORT) + 2 * number;
  return {
    port,
    url: `http://localhost:${port}`,
    simulatorPort: port + 1,
    simulator: `http://127.0.0.1:${port + 1}`,
    folder: join(process.env.ROOST_E2E_FOLDER ?? "", String(number)),
  };
}

/**
 * Journeys in a real browser, on the app as `npm start` runs it, with an empty data folder. The simulator answers in
 * place of X, Dropbox and Vercel Blob, which the app allows as a demo alone; e2e/simulator.ts drives it.
 */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/whole-app.ts",
  outputDir: "test-results",
  workers: LANES,
  // Generous: these end what hangs, and a busy machine must not end what goes on.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    ...devices["Desktop Chrome"],
    baseURL: own.url,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    // Without a film of each page: it would be drawn for those that pass, too, and takes a core of a small machine.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: { executablePath: process.env.ROOST_CHROMIUM, args: ["--disable-quic"] },
  },
  webServer: lanes.flatMap(({ port, url, simulatorPort, simulator, folder }) => [
    {
      command: `node scripts/run.mjs simulator/main.ts --port ${simulatorPort}`,
      url: `${simulator}/_sim/state`,
      gracefulShutdown: { signal: "SIGTERM" as const, timeout: 5_000 },
      stdout: "ignore" as const,
      stderr: "pipe" as const,
    },
    {
      command: "node scripts/start.mjs start",
      url: `${url}/api/health/ready`,
      env: {
        PORT: String(port),
        ROOST_DATA_DIR: folder,
        ROOST_DEMO: "1",
        ROOST_SIMULATOR: simulator,
        X_CLIENT_ID: "sim_x",
        X_CLIENT_SECRET: "sim_x_secret",
        DROPBOX_APP_KEY: "sim_dropbox",
        DROPBOX_APP_SECRET: "sim_dropbox_secret",
      },
      // On a busy machine the pages take a while to build.
      timeout: 600_000,
      gracefulShutdown: { signal: "SIGTERM" as const, timeout: 15_000 },
      stdout: "ignore" as const,
      stderr: "pipe" as const,
    },
  ]),
});
