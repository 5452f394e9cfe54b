import { execFileSync } from "node:child_process";
import { expect, type Page, test } from "@playwright/test";
import { signedIn } from "../sign-in";
import { DAY, hostileArchive, importThroughPage, indices, tweetIdAt } from "./hostile-archive";
import { ADDRESSES, PAYLOADS } from "./payloads";
import { addPerson, forgetAttempts } from "./people";

/**
 * The pages' own policy would stop a script that got in. Here it is switched off: the markup alone has to hold, and
 * headers.spec.ts shows that the policy would.
 */
test.use({ bypassCSP: true });
test.beforeEach(forgetAttempts);

/** As the name of a file: anything but what leads to another folder. */
const fileName = (payload: string): string => payload.replace(/[/\\]/g, "");

/** Whatever may be told by an archive, told in payloads. */
function archiveOf(payloads: string[]): Buffer {
  const tweets = payloads.flatMap((payload, index) => {
    const address = ADDRESSES[index % ADDRESSES.length] as string;
    const text = `${payload} ${address} https://t.co/abcdefghij @name #tag`;
    const short = "https://t.co/abcdefghij";
    const tweet = {
      full_text: text,
      lang: payload,
      source: `<a href="${address}">${payload}</a>`,
      in_reply_to_screen_name: payload,
      in_reply_to_status_id_str: "1",
      entities: {
        urls: [
          { url: short, expanded_url: address, display_url: payload, indices: indices(text, short) },
          { url: address, expanded_url: address, display_url: payload, indices: indices(text, address) },
        ],
        user_mentions: [{ screen_name: payload, name: payload, indices: indices(text, "@name") }],
        hashtags: [{ text: payload, indices: indices(text, "#tag") }],
      },
    };
    const item = {
      media_url_https: `https://pbs.twimg.com/media/${fileName(payload)}`,
      url: address,
      type: "photo",
      ext_alt_text: payload,
      indices: ["0", "0"],
    };
    const pictured = { ...tweet, full_text: payload, extended_entities: { media: [item] } };
    const other = { full_text: `RT @name: ${text}`, entities: tweet.entities };
    return [tweet, pictured, other];
  });
  const [first = ""] = payloads;
  return hostileArchive({
    tweets: [...tweets, { full_text: "no date", created_at: first }],
    account: { username: first, accountDisplayName: payloads.join(" ") },
    profile: {
      description: { bio: payloads.join(" "), website: ADDRESSES[0], location: first },
      avatarMediaUrl: ADDRESSES[0],
      headerMediaUrl: ADDRESSES[6],
    },
    likes: payloads.map((payload, index) => ({
      tweetId: tweetIdAt(500 + index),
      fullText: `${payload} ${ADDRESSES[index % ADDRESSES.length]}`,
      expandedUrl: ADDRESSES[index % ADDRESSES.length],
    })),
    media: payloads.map((payload, index) => ({
      name: `${tweetIdAt(index * 3 + 1)}-${fileName(payload)}`,
      bytes: Buffer.from(payload),
    })),
    root: `${fileName(first)}/`,
    more: payloads.map((payload) => ({ name: fileName(payload), content: payload })),
  });
}

/** Whatever ran says `alert`. */
function listen(page: Page): string[] {
  const ran: string[] = [];
  page.on("dialog", async (dialog) => {
    ran.push(`${new URL(page.url()).pathname}: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return ran;
}

/** What stands on the page that no page of ours has: handlers, addresses that run, elements that load. */
function breaches(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll("*")) {
      const tag = element.tagName.toLowerCase();
      if (["iframe", "object", "embed", "base", "math", "animate"].includes(tag)) found.push(`<${tag}>`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) found.push(`<${tag} ${name}>`);
        // React writes this as the action of forms that its own script sends.
        const isReacts =
          tag === "form" &&
          value.startsWith("javascript:throw new Error('A React form was unexpectedly submitted");
        if (/^(href|src|action|formaction|xlink:href|data|poster)$/.test(name) && !isReacts) {
          const { protocol } = new URL(value, document.baseURI);
          if (!["http:", "https:", "blob:"].includes(protocol)) found.push(`<${tag} ${name}=${value}>`);
          if (tag === "a" && !["http:", "https:"].includes(protocol)) found.push(`<a ${name}=${value}>`);
        }
      }
    }
    return found;
  });
}

/** The pointer goes over everything, and the focus too: some handlers wait for that. */
const touchAll = (page: Page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>("main *")) {
      for (const type of ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove"])
        element.dispatchEvent(new MouseEvent(type, { bubbles: true, view: window }));
      element.focus();
    }
  });

/** Over the gallery, with the tweet beside it. */
async function openPictures(page: Page): Promise<void> {
  for (const number of [0, 4, 5, 10]) {
    await page
      .getByRole("button", { name: /^Open: / })
      .nth(number)
      .click();
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await breaches(page), `picture ${number}`).toEqual([]);
    await page.keyboard.press("Escape");
  }
}

test("nothing that an archive or a like tells runs, on any page, and links lead to http and https alone", async ({
  page,
}) => {
  const ada = await addPerson("Ada");
  await signedIn(page, ada);
  const ran = listen(page);
  const archiveId = await importThroughPage(page, archiveOf(PAYLOADS), `${PAYLOADS[4]}.zip`);
  execFileSync(process.execPath, ["scripts/run.mjs", "e2e/seed-payloads.ts", ada.name], {
    env: { ...process.env, ROOST_DATA_DIR: process.env.ROOST_E2E_DATA_DIR },
  });

  for (const path of [DAY, "/archive", `/archive/${archiveId}`, "/likes", "/likes/archive", "/memories"]) {
    await page.goto(path);
    // A page whose rows take longer than its frame comes in two pieces.
    if (path !== "/memories")
      await expect
        .poll(() => page.locator("main").innerHTML(), `control: ${path} shows them`)
        .toMatch(/(<|&lt;)img src=x onerror/);
    for (const more of await page.getByRole("button", { name: /^Show more/ }).all()) await more.click();
    for (const summary of await page.locator("summary").all()) await summary.click();
    await touchAll(page);
    expect(await breaches(page), path).toEqual([]);
    if (path === "/likes") await openPictures(page);
    const outside = await page
      .locator("main a[target=_blank]")
      .evaluateAll(
        (links) =>
          links.filter((link) => !/noopener.*noreferrer/.test((link as HTMLAnchorElement).rel)).length,
      );
    expect(outside, path).toBe(0);
  }
  expect(ran).toEqual([]);
});

test("the control: a payload that becomes markup runs, and is seen", async ({ page }) => {
  const ran = listen(page);
  await page.goto("/sign-in");
  await page.evaluate((payload) => {
    const place = document.createElement("div");
    place.innerHTML = `${payload}<a href="javascript:alert(1)">x</a>`;
    document.body.append(place);
  }, PAYLOADS[4] as string);
  await expect.poll(() => ran).toEqual(["/sign-in: 1"]);
  expect(await breaches(page)).toEqual([
    "<img onerror>",
    "<a href=javascript:alert(1)>",
    "<a href=javascript:alert(1)>",
  ]);
});
