import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { addPerson } from "./security/people";

/** What may come between an upload and its end, and how it goes on. */

const MEGABYTE = 1024 * 1024;
let folder: string;
let zip: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-upload-"));
  zip = join(folder, "twitter-2026.zip");
  // It begins as a zip does, and nothing more is asked of it before it has arrived.
  await writeFile(zip, Buffer.concat([Buffer.from("PK\x03\x04"), randomBytes(24 * MEGABYTE)]));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test("goes on as the same upload after the person was signed out", async ({ page, context, baseURL }) => {
  const cookie = await signedIn(context, baseURL);
  await page.goto("/archive");
  const atFullSpeed = await slowNetwork(page, context);
  await page.getByLabel("The zip from X").setInputFiles(zip);
  await expect.poll(() => sentPercent(page)).toBeGreaterThan(5);
  await upload(page).getByRole("button", { name: "Pause" }).click();

  await context.clearCookies();
  await upload(page).getByRole("button", { name: "Continue" }).click();
  await expect(upload(page).getByText("You are signed out").first()).toBeVisible();

  await context.addCookies([cookie]);
  await atFullSpeed();
  const begun = countUploadsBegun(page);
  await upload(page).getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("We could not use this file.")).toBeVisible();
  expect(begun()).toBe(0);
});

test("goes on where it stopped when the same file is picked after a reload", async ({
  page,
  context,
  baseURL,
}) => {
  await signedIn(context, baseURL);
  await page.goto("/archive");
  const atFullSpeed = await slowNetwork(page, context);
  await page.getByLabel("The zip from X").setInputFiles(zip);
  await expect.poll(() => sentPercent(page)).toBeGreaterThan(5);

  page.on("dialog", (leaving) => leaving.accept());
  await page.reload();
  await expect(page.getByRole("heading", { name: "An upload waits to go on" })).toBeVisible();
  await atFullSpeed();
  const begun = countUploadsBegun(page);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Pick the same file to go on" }).click();
  await (await chooser).setFiles(zip);
  await expect(page.getByText("We could not use this file.")).toBeVisible();
  expect(begun()).toBe(0);
});

test("goes on while the person looks at other rooms", async ({ page, context, baseURL }) => {
  await signedIn(context, baseURL);
  await page.goto("/archive");
  const atFullSpeed = await slowNetwork(page, context);
  await page.getByLabel("The zip from X").setInputFiles(zip);
  await expect.poll(() => sentPercent(page)).toBeGreaterThan(5);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(page).toHaveURL(/\/settings\b/);
  await atFullSpeed();
  await page.getByRole("link", { name: "Archive" }).first().click();
  await expect(page.getByText("We could not use this file.")).toBeVisible();
});

test("a file that is no zip is told so before a byte is sent", async ({ page, context, baseURL }) => {
  await signedIn(context, baseURL);
  await page.goto("/archive");
  const begun = countUploadsBegun(page);
  await page.getByLabel("The zip from X").setInputFiles({
    name: "twitter-2026.zip",
    mimeType: "application/zip",
    buffer: Buffer.from("<!doctype html><title>Sign in to X</title>"),
  });
  await expect(page.getByText("This is not a zip file.")).toBeVisible();
  expect(begun()).toBe(0);
});

const upload = (page: Page) => page.getByRole("region", { name: "Upload", exact: true });

async function sentPercent(page: Page): Promise<number> {
  const bar = page.getByRole("progressbar", { name: "Upload", exact: true });
  return Number(await bar.getAttribute("aria-valuenow"));
}

/** Counts what would be uploads of their own, from now on. */
function countUploadsBegun(page: Page): () => number {
  let begun = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/api/uploads") begun += 1;
  });
  return () => begun;
}

/** @returns what ends it. */
async function slowNetwork(page: Page, context: BrowserContext): Promise<() => Promise<void>> {
  const network = await context.newCDPSession(page);
  const limit = async (uploadThroughput: number) => {
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
    await network.send("Network.emulateNetworkConditions", conditions);
  };
  await limit(2 * MEGABYTE);
  return () => limit(-1);
}

async function signedIn(context: BrowserContext, url = "") {
  const person = await addPerson("Uma");
  const [name = "", ...value] = person.cookie.split("=");
  const cookie = { name, value: value.join("="), url };
  await context.addCookies([cookie]);
  return cookie;
}
