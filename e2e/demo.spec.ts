import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { addressSaid } from "./address-said";

/** `npm run demo`, as a visitor meets it: no key, no archive, and memories of today to read. */

let folder: string;
let demo: ChildProcess;
let address: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-demo-"));
  demo = spawn(process.execPath, ["scripts/start.mjs", "demo"], {
    env: { ...process.env, PORT: "0", ROOST_DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  address = await addressSaid(demo);
});

test.afterAll(async () => {
  demo.kill("SIGTERM");
  if (demo.exitCode === null) await once(demo, "exit");
  await rm(folder, { recursive: true, force: true });
});

test("the demo shows today's memories after one press of a button", async ({ page }) => {
  await page.goto(`${address}/sign-in`);
  await page.getByRole("button", { name: "Look around as the demo person" }).click();
  await page.waitForURL("**/memories");
  await expect(page.getByText("Today", { exact: true })).toBeVisible();
  await expect(page.getByText(/^\d+ tweets in \d+ years$/)).toBeVisible();
  const picture = page
    .getByRole("button", { name: /^Open the picture/ })
    .first()
    .locator("img");
  await picture.scrollIntoViewIfNeeded();
  await expect
    .poll(() => picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
    .toBeGreaterThan(0);
});

test("the demo saves its person's likes from the simulated X to the simulated Dropbox, while one looks", async ({
  page,
}) => {
  await page.goto(`${address}/sign-in`);
  await expect(page.getByText("X and Dropbox are simulated on this machine")).toBeVisible();
  await page.getByRole("button", { name: "Look around as the demo person" }).click();
  await page.waitForURL("**/memories");
  await page
    .getByRole("link", { name: /^Likes/ })
    .first()
    .click();
  await expect(page.getByRole("region", { name: "Saving" }).getByText("Up to date")).toBeVisible({
    timeout: 120_000,
  });
  const first = page.locator("[data-picture]").first();
  await expect(first.locator("img")).toBeVisible();
  await first.click();
  await expect(page.getByRole("dialog").getByText("Dropbox", { exact: true })).toBeVisible();
  await page.goto(`${address}/settings/connections`);
  await expect(page.getByText("working", { exact: true })).toHaveCount(2);
});
