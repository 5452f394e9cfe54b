import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CraftedEntry, craftZip } from "../../testing/crafted-zip";
import { memoryBytes } from "../../testing/memory-bytes";
import { printedFile } from "../../testing/sample-archive/printed";
import type { DataKind } from "../formats";
import { MAX_DATA_FILE_BYTES } from "../limits";
import { openZip, type Zip, type ZipEntry } from "../zip/open-zip";
import { packedBytesOf, readEntry } from "../zip/read-entry";
import { type Aside, startAside } from "./aside";
import { type Batch, type Reading, readBatches } from "./read-batches";

const context: Reading["context"] = {
  author: { xUserId: "12", handle: "ada" },
  sighting: {
    ownerId: "9f6b2f3e-4a56-4a0c-9f0e-3f8f5a0f2c11",
    source: "archive",
    sourceId: "0d7f4ad0-7a0b-4a8c-8a86-8e0a1d8a8b01",
    seenAt: new Date("2024-11-16T11:33:22Z"),
    isOwn: true,
  },
};
const from = (kind: DataKind, place: Partial<Reading> = {}): Reading => ({
  kind,
  context,
  rowsRead: 0,
  skipped: 0,
  bytesRead: 0,
  ...place,
});

const tweets = Array.from({ length: 5000 }, (_, n) => ({
  tweet: {
    id_str: String(1_858_000_000_000_000_000n + BigInt(n) * 4_194_304n),
    created_at: "Sat Nov 16 11:33:22 +0000 2024",
    full_text: `number ${n} é 🥘 #tag\n`.padEnd(300, "and so on "),
    entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
    ...(n % 2 && { favorite_count: "3", retweet_count: "0" }),
    ...(n % 50 === 7 && { id_str: undefined }),
  },
}));
const likes = Array.from({ length: 50 }, (_, n) => ({ like: { tweetId: String(n + 1), fullText: "fine" } }));
const notes = [
  {
    noteTweet: { noteTweetId: "7", createdAt: "2024-11-16T11:33:22.000Z", core: { text: "long", urls: [] } },
  },
];
const fileOf = (records: unknown[]): string =>
  [...printedFile("window.YTD.tweets.part0", records, false)].join("");

async function opened(content: string, lie: Partial<CraftedEntry> = {}): Promise<[Zip, ZipEntry]> {
  const zip = await openZip(memoryBytes(craftZip([{ name: "data/tweets.js", content, ...lie }])));
  return [zip, zip.entries.at(0) as ZipEntry];
}

/** Batches, and what reading ended with. */
async function all(batches: AsyncIterable<Batch>): Promise<{ batches: unknown[]; problem: unknown }> {
  const found: unknown[] = [];
  try {
    for await (const batch of batches) found.push(plain(batch));
  } catch (error) {
    return { batches: found, problem: { ...(error as object), message: (error as Error).message } };
  }
  return { batches: found, problem: undefined };
}

/** The bytes of entries are followed by room that holds anything. */
function plain({ gathered, ...batch }: Batch): unknown {
  if (gathered.part !== "tweets") return { ...batch, gathered };
  const { fresh, media, words, partial, ...told } = gathered.told;
  const entries = [fresh, media, words, partial].map(({ bytes, ends }) =>
    Buffer.from(bytes).toString("utf8", 0, ends.at(-1)),
  );
  return { ...batch, part: gathered.part, told, entries };
}

let aside: Aside;
beforeAll(() => {
  aside = startAside();
});
afterAll(() => aside.end());

describe("batches read aside are those that are read here", () => {
  test.each<[string, Reading, string, Partial<CraftedEntry>]>([
    ["tweets", from("tweets"), fileOf(tweets), {}],
    ["likes", from("likes"), fileOf(likes), {}],
    ["notes", from("notes"), fileOf(notes), {}],
    ["from a place on", from("tweets", placeBehind(1500)), fileOf(tweets), {}],
    ["stored as they are", from("tweets"), fileOf(tweets), { isStored: true }],
    ["of an empty list", from("tweets"), fileOf([]), {}],
    ["of what is no data file", from("tweets"), "alert(1)", {}],
    ["of a file that breaks off", from("tweets"), fileOf(tweets).slice(0, 1_500_000), {}],
    ["of a file with a wrong CRC", from("tweets"), fileOf(tweets), { crc: 1 }],
    [
      "of a file that is hopeless",
      from("tweets", { ...placeBehind(0), skipped: 9_990 }),
      fileOf(Array(50).fill({})),
      {},
    ],
  ])("%s", async (_what, reading, content, lie) => {
    const [zip, entry] = await opened(content, lie);
    const here = await all(readBatches(readEntry(zip, entry, MAX_DATA_FILE_BYTES), reading));
    const there = await all(aside.readBatches(packedBytesOf(zip, entry), entry, reading));
    expect(there).toEqual(here);
    expect(here.batches.length > 0 || here.problem !== undefined || content === fileOf([])).toBe(true);
  });
});

test("whoever needs no more of a file can go on with the next", async () => {
  const [zip, entry] = await opened(fileOf(tweets));
  const batches = aside.readBatches(packedBytesOf(zip, entry), entry, from("tweets"));
  expect((await batches.next()).done).toBe(false);
  await batches.return(undefined);
  const next = await all(aside.readBatches(packedBytesOf(zip, entry), entry, from("tweets")));
  expect(next.batches.length).toBeGreaterThan(1);
  expect(next.problem).toBeUndefined();
});

test("a thread that dies ends the reading with an error", async () => {
  const dying = startAside();
  const [zip, entry] = await opened(fileOf(tweets));
  const batches = dying.readBatches(packedBytesOf(zip, entry), entry, from("tweets"));
  await batches.next();
  await dying.end();
  const rest = async () => {
    for await (const _ of batches);
  };
  await expect(rest()).rejects.toThrow(/ended before its last item/);
});

/** Where reading stands behind so many tweets. */
function placeBehind(rowsRead: number): Partial<Reading> {
  const bytesRead = Buffer.byteLength(fileOf(tweets.slice(0, rowsRead)).trimEnd().slice(0, -1).trimEnd());
  return rowsRead === 0 ? {} : { rowsRead, bytesRead };
}
