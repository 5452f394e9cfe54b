import { createHash, randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { forgetAttempts } from "./security/people";
import { consentAtDropbox, continueWithX } from "./sign-in";
import { simulator } from "./simulator";

/** The second job, as a person does it: from a sign-up with X to pictures in their Dropbox, and through what may come between. */

type Tweet = { id: string; mediaKeys: string[] };
type File = { path: string; sizeBytes: number };

let handle: string;
let author: string;
let mail: string;
let account: string;

test.beforeEach(async () => {
  await forgetAttempts();
  const tail = randomUUID().slice(0, 8);
  handle = `reader_${tail}`;
  author = `artist_${tail}`;
  mail = `${handle}@example.org`;
  await simulator("POST", "x/people", { handle, name: "Rea Reader" });
  await simulator("POST", "x/people", { handle: author, name: "Art Ist" });
  await simulator("POST", "x/signed-in", { person: handle });
  const added = await simulator<{ accountId: string }>("POST", "dropbox/accounts", {
    displayName: `Rea ${tail}`,
    email: mail,
  });
  account = added.accountId;
});

for (const [size, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`a person signs up with X, links Dropbox, and finds the pictures that they like there, on ${size}`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await like(5);
    await continueWithX(page, handle, "/register");
    await page.waitForURL(/\/(archive|memories)/);
    await page.goto("/likes");
    await expect(page.getByText(`X is linked: @${handle}`)).toBeVisible();

    await test.step("they deny Dropbox, and then allow it", async () => {
      await page.getByRole("link", { name: "Link Dropbox" }).click();
      await page.getByRole("button", { name: "Link Dropbox" }).click();
      await page.getByRole("button", { name: "Deny" }).click();
      await page.waitForURL("**/settings/connections?*");
      await expect(page.getByRole("main").getByText("You did not allow it at Dropbox")).toBeVisible();
      await linkDropbox(page);
    });

    await test.step("they choose, and switch it on", async () => {
      await page.getByLabel(/^All my likes so far/).check();
      const name = page.getByLabel("Name of each file");
      await name.fill("{author}/{nonsense}");
      await expect(page.getByRole("alert").filter({ hasText: "nonsense" })).toBeVisible();
      await name.fill("liked/{author}/{tweet_id}-{n}.{ext}");
      await expect(page.getByText("liked/ada_photos/1791540983441129581-1.jpg")).toBeVisible();
      await page.getByRole("button", { name: "Switch saving on" }).click();
    });

    // What follows comes by itself: the page is never loaded again.
    await expect(pictures(page)).toHaveCount(5);
    await expect(saving(page).getByText("Saved 5")).toBeVisible();
    await expect(saving(page).getByText("Up to date")).toBeVisible();
    await expectSameBytes(5);

    await test.step("they look at one picture after the other", async () => {
      await expect(pictures(page).locator("img").first()).toBeVisible();
      await pictures(page).first().click();
      const open = page.getByRole("dialog");
      await expect(open.getByText("Number 5")).toBeVisible();
      await expect(open.getByText(`liked/${author}/`)).toBeVisible();
      const shown = open.getByRole("img", { name: "Picture by Art Ist" });
      await expect
        .poll(() => shown.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
        .toBeGreaterThan(0);
      await page.keyboard.press("ArrowRight");
      await expect(open.getByText("Number 4")).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(open).toBeHidden();
      await expect(pictures(page).nth(1)).toBeFocused();
    });

    await test.step("access is taken back at Dropbox, and given again", async () => {
      await simulator("POST", "dropbox/revoke", { account });
      await like(1);
      await page.getByRole("button", { name: "Look now" }).click();
      const cause = page.getByRole("listitem").filter({ hasText: "The link to Dropbox does not work" });
      await expect(cause).toBeVisible();
      await expect(cause.getByText("1 picture")).toBeVisible();
      await cause.getByRole("link", { name: "Link again" }).click();
      await page.getByRole("button", { name: /^Link .* at Dropbox again$/ }).click();
      await allowDropbox(page);
      await expect(saving(page).getByText("Saved 6")).toBeVisible({ timeout: 120_000 });
      await expectSameBytes(6);
    });

    await test.step("the cap is reached: it stops, and says so with the way on", async () => {
      await capSpending(page, "0");
      await like(1);
      await page.goto("/likes");
      await page.getByRole("button", { name: "Look now" }).click();
      await expect(page.getByText("No new likes are looked for.")).toBeVisible();
      await expect(page.getByText(/cap for X does not pay for more/)).toBeVisible();
      await page.getByRole("link", { name: "Look at your spending" }).click();
      await page.waitForURL("**/settings/spending");
      await capSpending(page, "10");
      await page.goto("/likes");
      await page.getByRole("button", { name: "Look now" }).click();
      await expect(saving(page).getByText("Saved 7")).toBeVisible();
    });

    await test.step("they pause, and go on", async () => {
      await page.getByRole("button", { name: "Pause" }).click();
      await expect(saving(page).getByText("Paused")).toBeVisible();
      await page.getByRole("button", { name: "Go on saving" }).click();
      await expect(saving(page).getByText("Up to date")).toBeVisible();
    });
  });
}

const pictures = (page: Page) => page.locator("[data-picture]");
const saving = (page: Page) => page.getByRole("region", { name: "Saving" });

/** The person likes so many new tweets of the author, a picture each. */
async function like(count: number): Promise<void> {
  await simulator("POST", "x/likes", { person: handle, made: { count, author } });
}

async function linkDropbox(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Link Dropbox" }).click();
  await allowDropbox(page);
}

async function allowDropbox(page: Page): Promise<void> {
  await consentAtDropbox(page, new RegExp(mail));
  await page.waitForURL("**/likes?linked=dropbox");
}

async function capSpending(page: Page, dollars: string): Promise<void> {
  await page.goto("/settings/spending");
  await page
    .getByLabel(/cap|most/i)
    .first()
    .fill(dollars);
  await page.getByRole("button", { name: /cap/i }).first().click();
  await expect(page.getByRole("status").filter({ hasText: /\S/ }).first()).toBeVisible();
}

/** Every picture that X has of the likes is in the Dropbox once, byte for byte. */
async function expectSameBytes(count: number): Promise<void> {
  const { files } = await simulator<{ files: File[] }>("GET", `dropbox/files?account=${account}`);
  expect(files).toHaveLength(count);
  const { likes } = await simulator<{ likes: { tweetId: string }[] }>("GET", `x/likes/${handle}`);
  const atX = await Promise.all(likes.map(({ tweetId }) => hashAtX(tweetId)));
  const saved = await Promise.all(files.map(({ path }) => hashAtDropbox(path)));
  expect(saved.sort()).toEqual(atX.sort());
}

async function hashAtX(tweetId: string): Promise<string> {
  const { mediaKeys } = await simulator<Tweet>("GET", `x/tweets/${tweetId}`);
  const media = await simulator<{ key: string; format: string }>("GET", `x/media/${mediaKeys[0]}`);
  return hashOf(`/pbs.twimg.com/media/${media.key}?format=${media.format}&name=orig`);
}

const hashAtDropbox = (path: string): Promise<string> =>
  hashOf(`/_sim/dropbox/bytes?account=${account}&path=${encodeURIComponent(path)}`);

async function hashOf(address: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${process.env.ROOST_E2E_SIMULATOR_PORT}${address}`);
  expect(answer.status, address).toBe(200);
  return createHash("sha256")
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest("hex");
}
