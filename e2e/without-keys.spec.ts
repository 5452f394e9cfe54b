import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { APP_IS_READY, type OwnProgram, startOwn } from "./own-program";

/** A Roost as it is on its first day: nobody has made an app at X or Dropbox for it yet. */

let folder: string;
let app: OwnProgram;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-keyless-"));
  const keyless = { X_CLIENT_ID: "", X_CLIENT_SECRET: "", DROPBOX_APP_KEY: "key", DROPBOX_APP_SECRET: "" };
  const env = { PORT: "0", ROOST_DATA_DIR: folder, ROOST_DEMO: "", ROOST_SIMULATOR: "", ...keyless };
  app = await startOwn(["scripts/start.mjs", "start"], env, APP_IS_READY);
});
test.afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("offers no way that leads nowhere, and says what is missing and which address goes where", async ({
  page,
}) => {
  await page.goto(`${app.url}/register`);
  await expect(page.getByRole("button", { name: "Register" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Continue with/ })).toHaveCount(0);
  await page.getByLabel("Name").fill("Early");
  await page.getByLabel("Password", { exact: true }).fill("four words nobody guesses");
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL("**/archive");

  await page.goto(`${app.url}/settings/connections`);
  await expect(page.getByText("X is not set up on this Roost yet", { exact: true })).toBeVisible();
  await expect(page.getByText(`${app.url}/api/auth/callback/x`, { exact: true })).toBeVisible();
  await expect(page.getByText("X_CLIENT_ID, X_CLIENT_SECRET", { exact: true })).toBeVisible();
  await expect(page.getByText(`${app.url}/api/auth/callback/dropbox`, { exact: true })).toBeVisible();
  await expect(page.getByText("DROPBOX_APP_SECRET", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Link/ })).toHaveCount(0);
  await expectAxeFindsNothing(page);

  await page.goto(`${app.url}/likes`);
  await expect(page.getByText("X is not set up on this Roost yet.", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "See what is missing" }).first().click();
  await page.waitForURL("**/settings/connections?*");
});
