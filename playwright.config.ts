import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

// Workers read this file again: the first reading decides.
process.env.ROOST_E2E_PORT ??= String(22_100 + (process.pid % 800));
process.env.ROOST_E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), "roost-e2e-"));
const url = `http://localhost:${process.env.ROOST_E2E_PORT}`;

/** Journeys in a real browser, on the app as `npm start` runs it, with an empty data folder. */
export default defineConfig({
  testDir: "e2e",
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
  webServer: {
    command: "node scripts/start.mjs start",
    url: `${url}/api/health/ready`,
    env: { PORT: process.env.ROOST_E2E_PORT, ROOST_DATA_DIR: process.env.ROOST_E2E_DATA_DIR },
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
