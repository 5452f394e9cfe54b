import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { craftZip } from "@/lib/testing/crafted-zip";
import { expectAxeFindsNothing } from "./axe";
import { importThroughPage } from "./security/hostile-archive";
import { addPerson, forgetAttempts } from "./security/people";
import { signedIn } from "./sign-in";

/** What a person is told about an archive of which some is missing, and of one that does not say whose it is. */

test.beforeEach(forgetAttempts);

const tweet = (id: number, more: object = {}) => ({
  tweet: {
    id_str: String(id),
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: `tweet ${id}`,
    ...more,
  },
});
const script = (name: string, data: unknown): string => `window.YTD.${name} = ${JSON.stringify(data)}`;

/** Three tweets, and a second part with two of the five that it should hold, cut off within the third. */
function cutOffArchive(): Buffer {
  const part = script(
    "tweets.part1",
    [4, 5, 6, 7, 8].map((id) => tweet(id)),
  );
  const manifest = {
    userInfo: { accountId: "7", userName: "ada_archive", displayName: "Ada" },
    archiveInfo: { generationDate: "2024-11-17T00:00:00.000Z" },
    dataTypes: {
      tweets: {
        files: [
          { fileName: "data/tweets.js", count: "3" },
          { fileName: "data/tweets-part1.js", count: "5" },
        ],
      },
    },
  };
  return craftZip([
    { name: "data/manifest.js", content: `window.__THAR_CONFIG = ${JSON.stringify(manifest)}` },
    { name: "data/tweets.js", content: script("tweets.part0", [tweet(1), tweet(2), tweet(3)]) },
    { name: "data/tweets-part1.js", content: part.slice(0, part.indexOf("tweet 6")) },
    { name: "data/direct-messages.js", content: "window.YTD.direct_messages.part0 = []" },
    { name: "data/never-heard-of.js", content: "window.YTD.never_heard_of.part0 = []" },
  ]);
}

const section = (page: Page, name: string | RegExp) =>
  page.locator("details").filter({ has: page.locator("summary", { hasText: name }) });

/** As somebody opens it who has no mouse. */
async function openByKeyboard(page: Page, name: string): Promise<void> {
  await section(page, name).locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(section(page, name)).toHaveAttribute("open", "");
}

async function expectSound(page: Page): Promise<void> {
  await expectAxeFindsNothing(page);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, "nothing is wider than the screen").toBeLessThanOrEqual(0);
}

async function download(page: Page, format: "JSON" | "CSV"): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: `Save the report as ${format}` }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

for (const [size, viewport] of [
  ["a phone", { width: 390, height: 844 }],
  ["a desk", { width: 1280, height: 900 }],
] as const) {
  test(`the report names what is missing from an archive, on the page and as a file, on ${size}`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await signedIn(page, await addPerson("Rita"));
    await importThroughPage(page, cutOffArchive());

    const disagrees = page
      .getByRole("list", { name: "Something is missing or does not agree." })
      .getByRole("listitem");
    await expect(disagrees).toHaveCount(1);
    await expect(disagrees).toContainText("data/tweets-part1.js");
    await expect(disagrees).toContainText("3 of 5 tweets were not read");
    await expect(page.getByText("nothing is missing")).toHaveCount(0);

    await openByKeyboard(page, "Records expected and stored");
    const missing = page.getByRole("row", { name: /^Missing/ });
    await expect(missing.getByRole("cell").first()).toHaveText("3");
    await openByKeyboard(page, "Every file of the zip");
    const files = section(page, "Every file of the zip").getByRole("listitem");
    for (const [name, state] of [
      ["data/tweets.js", "Read"],
      ["data/tweets-part1.js", "Broken"],
      ["data/never-heard-of.js", "Unknown"],
      ["data/direct-messages.js", "Ignored"],
    ] as const)
      await expect(files.filter({ hasText: name })).toContainText(state);
    await expectSound(page);

    const json = await download(page, "JSON");
    expect(json.name).toMatch(/^roost-report-ada_archive-\d{4}-\d\d-\d\d\.json$/);
    const report = JSON.parse(json.text);
    expect(report).toMatchObject({
      isWhole: false,
      sums: { tweets: { expected: 8, read: 5, stored: 5, missing: 3 } },
      differences: [{ file: "data/tweets-part1.js", count: 3 }],
    });
    const csv = await download(page, "CSV");
    expect(csv.name).toBe(json.name.replace(/json$/, "csv"));
    const lines = csv.text.trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^line,name,state,/);
    expect(lines.filter((line) => line.startsWith("file,"))).toHaveLength(report.files.length);
    expect(lines).toContainEqual(expect.stringMatching(/^file,data\/never-heard-of\.js,unknown,/));
    expect(lines).toContainEqual(expect.stringMatching(/^sum,tweets,,,,8,5,5,/));
  });

  test(`the owner of an archive that does not say whose it is is asked for, and then it is compared, on ${size}`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await signedIn(page, await addPerson("Wim"));
    await importThroughPage(page, cutOffArchive());

    const silent = craftZip([
      {
        name: "tweets.js",
        content: script("tweets.part0", [
          tweet(3),
          tweet(9, { created_at: "Mon Nov 18 09:00:00 +0000 2024" }),
        ]),
      },
    ]);
    await page.getByLabel("The zip from X").setInputFiles({
      name: "zipped-again.zip",
      mimeType: "application/zip",
      buffer: silent,
    });
    const handle = page.getByLabel("Whose archive is this?");
    await expect(handle).toBeVisible();
    await expect(page.getByText("How many tweets it should hold this archive does not say.")).toBeVisible();
    await expectSound(page);

    await handle.fill("ada archive");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "the name behind the @" })).toBeVisible();
    await expect(handle).toHaveValue("ada archive");
    await expectSound(page);
    await handle.fill("@ada_archive");
    await page.getByRole("button", { name: "Name the owner" }).click();
    await expect(handle).toBeHidden();
    await expect(page.getByText(/^Against the archive before it: 1 tweet is new/)).toContainText(
      "4 tweets of that one are not in it",
    );
    await expectSound(page);
  });
}
