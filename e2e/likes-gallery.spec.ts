import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { addPerson, database } from "./security/people";

/** The gallery of likes, with pictures that are there already: nothing works on them meanwhile. */

const SIZES = [
  ["a phone", 390, 844],
  ["a desk", 1280, 900],
] as const;

for (const [name, width, height] of SIZES) {
  test(`what is shown stands in the address, and an empty answer says what was asked, on ${name}`, async ({
    page,
    context,
    baseURL,
  }) => {
    await page.setViewportSize({ width, height });
    const ownerId = await signedIn(context, baseURL);
    await addPictures(ownerId, 70);
    await page.goto("/likes");
    const letter = page.getByRole("region", { name: "What was saved" });
    await expect(letter).toContainText("This week 34 pictures and 2 videos of 12 people were saved.");
    await letter.getByRole("button", { name: "Put this note away" }).click();
    await expect(letter).toBeHidden();
    await page.reload();
    await expect(letter).toBeHidden();
    await expect(pictures(page)).toHaveCount(60);
    // Scrolling near its end shows more by itself, and may be quicker than a click.
    await page.getByRole("button", { name: "Show more pictures" }).scrollIntoViewIfNeeded();
    await expect(pictures(page)).toHaveCount(70);

    await page.getByLabel("By", { exact: true }).selectOption({ label: "Grace @grace_h (7)" });
    await expect(page).toHaveURL(/author=grace_h/);
    await expect(pictures(page)).toHaveCount(7);
    await page.getByRole("link", { name: "Videos" }).click();
    await expect(page.getByText("No videos by @grace_h.")).toBeVisible();
    await page.goBack();
    await expect(pictures(page)).toHaveCount(7);
    await page.getByLabel("Search your likes").fill("picture 7 ");
    await page.keyboard.press("Enter");
    await expect(pictures(page)).toHaveCount(1);
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(page).toHaveURL(/\/likes$/);
    await expect(pictures(page)).toHaveCount(60);
    await page.getByRole("link", { name: "Needs you" }).click();
    await expect(pictures(page)).toHaveCount(1);
    await page.getByRole("link", { name: "From your archive" }).click();
    await expect(page.getByText("a like of the archive")).toBeVisible();
  });
}

for (const [name, width, height] of SIZES) {
  test(`axe finds nothing on the pages of likes, on ${name}`, async ({ page, context, baseURL }) => {
    await page.setViewportSize({ width, height });
    const ownerId = await signedIn(context, baseURL);
    const expectNothing = async (where: string) => {
      await expectAxeFindsNothing(page, { where });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, `${where} is as wide as the screen`).toBeLessThanOrEqual(0);
    };
    await page.goto("/likes");
    await expect(page.getByRole("heading", { level: 1, name: "Keep what you like" })).toBeVisible();
    await expectNothing("before anything is linked");

    await addPictures(ownerId, 20);
    for (const path of ["/likes", "/likes?status=failed", "/likes?search=nothing", "/likes/archive"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: "Likes" })).toBeVisible();
      await expectNothing(path);
    }
    await page.goto("/likes/choices");
    await page.getByText("What a name can be made of").click();
    await expectNothing("the choices");
    await page.goto("/likes");
    await pictures(page).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNothing("one picture");
  });
}

const pictures = (page: Page) => page.locator("[data-picture]");

/** A person without any account elsewhere, signed in. */
async function signedIn(context: BrowserContext, url = ""): Promise<string> {
  const person = await addPerson("Lia");
  const [name = "", ...value] = person.cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url }]);
  const sql = database();
  const [row] = await sql`select id from users where name = ${person.name}`;
  await sql.end();
  return row?.id;
}

/**
 * A paused saver with pictures, one of them in need of its owner, and a like of an archive: nothing works on them. The
 * room that the one lacks is looked for in an hour; the worker, which looks every minute, would find some.
 */
async function addPictures(ownerId: string, count: number): Promise<void> {
  const sql = database();
  await sql`
    insert into like_savers (owner_id, name_template, last_looked_at)
    values (${ownerId}, '{tweet_id}-{n}.{ext}', now())`;
  await sql`
    insert into liked_tweets (owner_id, tweet_id, position, seen_at)
    select ${ownerId}, n, n, now() from generate_series(1, ${count}::int) n`;
  await sql`
    insert into liked_tweets (owner_id, tweet_id, position, text)
    values (${ownerId}, 1000, 0, 'a like of the archive')`;
  await sql`
    insert into liked_media (owner_id, tweet_id, position, media_key, type, source_tweet_id, author_id, author_handle,
      author_name, tweeted_at, text, alt_text, width, height, found_at)
    select ${ownerId}, n, 0, '3_' || n, 'photo', n, n % 10, case n % 10 when 0 then 'grace_h' else 'ada_' || n % 10 end,
      case n % 10 when 0 then 'Grace' else 'Ada' end, now() - n * interval '1 day', 'words of picture ' || n || ' here',
      'A boat', 600 + (n % 5) * 200, 800, date_trunc('second', now()) - (n / 9) * interval '1 day'
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into liked_copies (owner_id, tweet_id, position, place, status, reason, problem, path, next_try_at)
    select ${ownerId}, n, 0, 'disk', case n when 3 then 'held' else 'saved' end, case n when 3 then 'place_full' end,
      case n when 3 then 'There is no room left.' end, 'a/' || n || '.jpg', now() + interval '1 hour'
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into like_digests (owner_id, starts_at, ends_at, every, photos, videos, people, authors)
    values (${ownerId}, now() - interval '8 days', now() - interval '1 day', 'weekly', 34, 2, 12,
      ${sql.json([{ handle: "grace_h", name: "Grace", saved: 9 }])})`;
  await sql.end();
}
