import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectedTweets } from "../lib/testing/sample-archive/expected";
import { writeSampleArchive } from "../lib/testing/sample-archive/write-sample-archive";

/** The main job, as a person does it: from the front door to the memories of a day, with the network gone halfway. */

const HERE = "Europe/Berlin"; // as playwright.config.ts tells the browser
const today = new Date();
const sample = {
  tweets: 600,
  withMedia: 60,
  years: 12,
  // In the hour before midnight in Greenwich it is tomorrow here already.
  until: new Date(`${localDay(today)}T12:00:00Z`),
  onThisDay: 24,
  timeZone: "Berlin",
} as const;

let folder: string;
let zip: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-journey-"));
  zip = join(folder, "twitter-archive.zip");
  await writeSampleArchive(zip, sample);
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

test("a person registers, uploads through a cut, and reads their memories", async ({ page, context }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your years on X, home to roost.");
  await page.getByRole("link", { name: /^Create (the first|your) account$/ }).click();

  await page.getByLabel("Name").fill("Ada the traveller");
  await page.getByLabel("Password", { exact: true }).fill("sourdough rises with the sun");
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL(/\/(memories|archive)/);
  await page.goto("/archive");

  const network = await context.newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 512 * 1024,
  });
  await page.getByLabel("The zip from X").setInputFiles(zip);
  const upload = page.getByRole("region", { name: "Upload" });
  await expect(upload.getByText(/ of .+ · /)).toBeVisible();
  await expect.poll(() => sentPercent(page)).toBeGreaterThan(0);

  await context.setOffline(true);
  await expect(upload.getByRole("heading")).toHaveText("You are offline");
  await context.setOffline(false);
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });

  // What follows comes by itself: the page is never loaded again.
  await expect(page.getByText(/^We read \d+ tweets/)).toBeVisible({ timeout: 120_000 });
  await page.getByRole("link", { name: "Read your memories" }).click();
  await page.waitForURL("**/memories");

  const day = localDay(today);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(nameOf(day));
  const expected = [...expectedTweets(sample)].filter(
    (tweet) => localDay(new Date(tweet.createdAt)).slice(5) === day.slice(5),
  );
  const earlier = expected.filter((tweet) => localDay(new Date(tweet.createdAt)) < day);
  expect(earlier.length).toBeGreaterThan(10);
  for (const { text } of earlier.slice(0, 5)) {
    const firstLine = text.replace(/^(@\w+ )+/, "").split("\n")[0] ?? "";
    await expect(page.getByRole("main")).toContainText(firstLine.slice(0, 40));
  }

  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(nameOf(localDay(yesterday())));
  await page.goto("/memories/02-29");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("29 February");

  await page.goto("/settings");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goto("/memories");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fmemories$/);
});

async function sentPercent(page: Page): Promise<number> {
  const bar = page.getByRole("progressbar", { name: "Upload" });
  return Number(await bar.getAttribute("aria-valuenow"));
}

/** "2020-11-21" where the browser is. */
function localDay(at: Date): string {
  return at.toLocaleDateString("sv-SE", { timeZone: HERE });
}

const yesterday = (): Date => new Date(today.getTime() - 24 * 60 * 60 * 1000);

/** "21 November". */
const nameOf = (day: string): string =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
