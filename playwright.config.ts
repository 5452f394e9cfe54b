import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

// Workers read this file again: the first reading decides.
process.env.ROOST_E2E_PORT ??= String(22_100 + (process.pid % 800));
process.env.ROOST_E2E_SIMULATOR_PORT ??= String(22_900 + (process.pid % 800));
process.env.ROOST_E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), "roost-e2e-"));
const url = `http://localhost:${process.env.ROOST_E2E_PORT}`;
const simulator = `http://127.0.0.1:${process.env.ROOST_E2E_SIMULATOR_PORT}`;

/**
 * Journeys in a real browser, on the app as `npm start` runs it, with an empty data folder. The simulator answers in
 * place of X, Dropbox and Vercel Blob, which the app allows as a demo alone; e2e/simulator.ts drives it.
 */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/whole-app.ts",
  outputDir: "test-results",
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  use: {
    ...devices["Desktop Chrome"],
    baseURL: url,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.ROOST_CHROMIUM, args: ["--disable-quic"] },
  },
  webServer: [
    {
      command: `node scripts/run.mjs simulator/main.ts --port ${process.env.ROOST_E2E_SIMULATOR_PORT}`,
      url: `${simulator}/_sim/state`,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
      stdout: "ignore",
      stderr: "pipe",
    },
    {
      command: "node scripts/start.mjs start",
      url: `${url}/api/health/ready`,
      env: {
        PORT: process.env.ROOST_E2E_PORT,
        ROOST_DATA_DIR: process.env.ROOST_E2E_DATA_DIR,
        ROOST_DEMO: "1",
        ROOST_SIMULATOR: simulator,
        X_CLIENT_ID: "sim_x",
        X_CLIENT_SECRET: "sim_x_secret",
        DROPBOX_APP_KEY: "sim_dropbox",
        DROPBOX_APP_SECRET: "sim_dropbox_secret",
      },
      // On a busy machine the pages take a while to build.
      timeout: 600_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
      stdout: "ignore",
      stderr: "pipe",
    },
  ],
});
