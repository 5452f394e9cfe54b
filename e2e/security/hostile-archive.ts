import { expect, type Page } from "@playwright/test";
import { type CraftedEntry, craftZip } from "../../lib/testing/crafted-zip";
import { database } from "./people";

/** Archives that somebody made to attack who imports them, and their way through the app's own pages. */

/** All tweets of these archives were written on 5 May. */
export const DAY = "/memories/05-05";
export const OWNER_ID = "52338276";

const script = (name: string, data: unknown): string => `window.YTD.${name}.part0 = ${JSON.stringify(data)}`;

export type HostileArchive = {
  tweets: Record<string, unknown>[];
  account?: Record<string, string>;
  profile?: object;
  likes?: object[];
  media?: { name: string; bytes: Buffer }[];
  /** A folder around everything. */
  root?: string;
  more?: CraftedEntry[];
};

export function hostileArchive({
  tweets,
  account = {},
  profile = {},
  likes = [],
  media = [],
  root = "",
  more = [],
}: HostileArchive): Buffer {
  const owner = { accountId: OWNER_ID, username: "ada_archive", accountDisplayName: "Ada", ...account };
  const file = (name: string, content: string | Buffer, isStored = false): CraftedEntry => ({
    name: `${root}data/${name}`,
    content,
    isStored,
  });
  return craftZip([
    file("account.js", script("account", [{ account: owner }])),
    file("profile.js", script("profile", [{ profile }])),
    file("tweets.js", script("tweets", tweets.map(asTweet))),
    file(
      "like.js",
      script(
        "like",
        likes.map((like) => ({ like })),
      ),
    ),
    ...media.map(({ name, bytes }) => file(`tweets_media/${name}`, bytes, true)),
    ...more,
  ]);
}

const asTweet = (tweet: Record<string, unknown>, index: number): object => ({
  tweet: {
    id_str: tweetIdAt(index),
    created_at: `Sun May 05 ${String(6 + Math.floor(index / 60)).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}:00 +0000 2019`,
    ...tweet,
  },
});

export const tweetIdAt = (index: number): string => String(1_125_000_000_000_000_000n + BigInt(index));

/** Where X says that something stands in a text. */
export function indices(text: string, part: string): string[] {
  const start = [...text.slice(0, text.indexOf(part))].length;
  return [String(start), String(start + [...part].length)];
}

/** Brings a zip through the upload page, and waits for the end of its import. @returns the archive's id */
export async function importThroughPage(page: Page, zip: Buffer, name = "twitter.zip"): Promise<string> {
  await page.goto("/archive");
  await page.getByLabel("The zip from X").setInputFiles({ name, mimeType: "application/zip", buffer: zip });
  await expect(page.getByText(/^We read \d+ tweets/)).toBeVisible();
  const sql = database();
  const [row] = await sql<{ id: string }[]>`select id from archives order by created_at desc limit 1`;
  await sql.end();
  return row?.id ?? "";
}
