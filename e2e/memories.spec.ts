import { execFileSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { addPerson, ask, type Person } from "./security/people";
import { signedIn } from "./sign-in";

/** A day that has everything, for one person; a tweet of a year ago for another; nothing at all for the last. */
let ada: Person;
let grace: Person;
let newcomer: Person;

test.beforeAll(async () => {
  [ada, grace, newcomer] = await Promise.all([addPerson("Ada"), addPerson("Grace"), addPerson("Newcomer")]);
  for (const [program, { name }] of [
    ["e2e/seed-memories.ts", ada],
    ["e2e/seed-a-year-ago.ts", grace],
  ] as const)
    execFileSync(process.execPath, ["scripts/run.mjs", program, name], {
      env: { ...process.env, ROOST_DATA_DIR: process.env.ROOST_E2E_DATA_DIR },
    });
});

for (const width of [1280, 390]) {
  test(`axe finds nothing, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await signedIn(page, ada);
    for (const path of ["/memories/05-03", "/memories/13-01", "/memories/11-21"]) {
      await page.goto(path);
      await expect(page.getByRole("main")).not.toBeEmpty();
      await expectAxeFindsNothing(page);
    }
    await page.getByRole("button", { name: "Choose a day" }).click();
    await expect(page.getByLabel("Jump to a date")).toBeVisible();
    await expectAxeFindsNothing(page, { within: "[role=dialog]" });
  });
}

test("a newcomer is told how to begin", async ({ page }) => {
  await signedIn(page, newcomer);
  await page.goto("/memories");
  await expectAxeFindsNothing(page);
  await page.getByRole("link", { name: "Upload your archive" }).click();
  await expect(page).toHaveURL(/\/archive$/);
});

test("tweets look as people know them", async ({ page }) => {
  await signedIn(page, ada);
  await page.goto("/memories/11-21");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("21 November");
  const year = page.getByRole("region", { name: "21 November 2017" });
  await expect(year.getByRole("heading", { level: 2 })).toContainText("Tuesday, 21 November 2017");

  const answer = year.getByRole("article").filter({ hasText: "It compiles & nobody knows why." });
  await expect(answer).toContainText("Replying to @grace_h");
  await expect(answer).toContainText("13:02");
  await expect(answer.getByRole("link", { name: "en.wikipedia.org/wiki/Miracle" })).toHaveAttribute(
    "href",
    "https://en.wikipedia.org/wiki/Miracle",
  );
  await expect(answer.getByRole("link", { name: /Quotes @grace_h/ })).toHaveAttribute(
    "rel",
    /noopener noreferrer/,
  );
  await expect(year.getByText("Ada Archive reposted")).toBeVisible();

  const picture = page.getByRole("img", { name: "A loaf of bread" }).first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  await page.getByRole("button", { name: "Read the description" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("steam rising");
  await page.keyboard.press("Escape");
  await expect(page.getByText("This video is not in the archive.")).toBeVisible();
});

test("days turn by key and by link, and not while somebody types", async ({ page }) => {
  await signedIn(page, ada);
  await page.goto("/memories/11-21");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("22 November");
  await expect(page.getByText("No tweets on 22 November.")).toBeVisible();
  await page.getByRole("link", { name: "Go to 21 November" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("21 November");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("20 November");

  await page.getByRole("button", { name: "Choose a day" }).click();
  const field = page.getByLabel("Jump to a date");
  await field.press("ArrowRight");
  await field.fill("2019-02-28");
  await field.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("28 February");
  await expect(page).toHaveURL(/\/memories\/02-28$/);
});

test("the bars of the year and the names of its months lead to their days", async ({ page }) => {
  await signedIn(page, ada);
  const strip = page.getByRole("navigation", { name: "Tweets for each day of the year" });
  // Days are counted once somebody looks.
  await expect(async () => {
    await page.goto("/memories/11-20");
    await expect(strip).toBeVisible({ timeout: 2000 });
  }).toPass();
  await strip.getByTitle(/^21 November, \d/).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("21 November");
  await strip.getByRole("link", { name: "1 March", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1 March");
});

test("the frame tells how many tweets today has, before the year is counted and after", async ({ page }) => {
  await signedIn(page, grace);
  await page.goto("/settings");
  const room = page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: "Memories" });
  await expect(room).toHaveText("Memories1");
  await expect(async () => {
    await page.goto("/memories");
    await expect(page.getByRole("navigation", { name: "Tweets for each day of the year" })).toBeVisible({
      timeout: 2000,
    });
  }).toPass();
  await expect(room).toHaveText("Memories1");
});

test("a page comes with what the screen shows first, and the browser draws the rest", async ({ page }) => {
  const html = await (await ask("/memories/11-21", { cookie: ada.cookie })).text();
  expect(html.match(/<article/g)).toHaveLength(10);
  await signedIn(page, ada);
  await page.goto("/memories/11-21");
  await expect.poll(() => page.getByRole("article").count()).toBeGreaterThan(10);
});

test("a day of hundreds shows more when asked, to the last", async ({ page }) => {
  await signedIn(page, ada);
  await page.goto("/memories/11-21");
  const year = page.getByRole("region", { name: "21 November 2014" });
  const more = year.getByRole("button", { name: "Show more of this day" });
  await expect(more).toBeVisible();
  while (await more.isVisible()) {
    const before = await year.getByRole("article").count();
    await more.click();
    await expect.poll(() => year.getByRole("article").count()).toBeGreaterThan(before);
  }
  await expect(year.getByRole("article")).toHaveCount(300);
  await expect(year.getByText("note 300 of 300")).toBeVisible();
});

test("a file comes whole or in pieces to its owner, and to nobody else", async ({ page }) => {
  await signedIn(page, ada);
  await page.goto("/memories/11-21");
  const src = (await page.getByRole("img", { name: "A loaf of bread" }).first().getAttribute("src")) ?? "";
  const whole = await ask(src, { cookie: ada.cookie });
  expect(whole.status).toBe(200);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    "content-type": "image/jpeg",
    "x-content-type-options": "nosniff",
    "cache-control": expect.stringContaining("private"),
    "content-security-policy": expect.stringContaining("sandbox"),
  });
  const bytes = Buffer.from(await whole.arrayBuffer());

  const piece = await ask(src, { cookie: ada.cookie, headers: { range: "bytes=100-199" } });
  expect(piece.status).toBe(206);
  expect(piece.headers.get("content-range")).toBe(`bytes 100-199/${bytes.length}`);
  expect(Buffer.from(await piece.arrayBuffer())).toEqual(bytes.subarray(100, 200));
  expect((await ask(src, { cookie: ada.cookie, headers: { range: "bytes=99999999-" } })).status).toBe(416);
  const etag = whole.headers.get("etag") ?? "";
  expect((await ask(src, { cookie: ada.cookie, headers: { "if-none-match": etag } })).status).toBe(304);

  expect((await ask(src, { cookie: newcomer.cookie })).status).toBe(404);
  expect((await ask(src)).status).toBe(401);
  expect((await ask("/api/files/..%2f..%2fsecrets.json", { cookie: ada.cookie })).status).toBe(404);
});
