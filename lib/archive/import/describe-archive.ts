import "server-only";
import { AppError } from "../../errors";
import { parseAssignment } from "../cut/assignment";
import { cutRecords } from "../cut/cut-records";
import { type DataKind, eraOf, type FoundArchive, findArchive } from "../formats";
import { MAX_DATA_FILE_BYTES, MAX_DATA_FILES, MAX_SMALL_FILE_BYTES } from "../limits";
import { ownerFrom, ownerFromHeaders } from "../parse/owner-from-tweets";
import {
  type Account,
  parseAccount,
  parseClassicAccount,
  parseClassicIndex,
  parseManifest,
  parseProfile,
  parseTimeZone,
} from "../parse/parse-account";
import { type EntryGroup, sortEntries, sortPassedOver } from "../report/sort-entries";
import type { ArchiveEra } from "../types";
import type { EntryList } from "../zip/entry-list";
import { isZip, shown } from "../zip/names";
import type { Zip, ZipEntry } from "../zip/open-zip";
import { readEntry, readWholeEntry } from "../zip/read-entry";

/** One file of records, in the order of reading. The archive may name one that is not in the zip: it has no entry. */
export type DataFile = {
  kind: DataKind;
  name: string;
  entry: ZipEntry | undefined;
  rowsExpected: number | null;
};

export type Description = {
  era: ArchiveEra;
  account: Account;
  data: DataFile[];
  /** Profile pictures first, then as they lie in the zip. */
  media: EntryList;
  /** Everything else in the zip, for the report. */
  others: EntryGroup[];
};

/**
 * Finds out what a zip holds, from its list of files and the small ones among them.
 *
 * @throws AppError `invalid` if it is no archive of X, or two people's at once.
 */
export async function describeArchive(zip: Zip): Promise<Description> {
  // There may be hundreds of thousands of pictures, and a few dozen of these.
  const scripts = [...zip.entries.only(zip.entries.endingWith(".js"))];
  const found = findArchive(scripts.map(({ name }) => name));
  if (!found) throw noArchive(zip.entries);
  if (found.rival !== undefined)
    throw new AppError(
      "invalid",
      `Two archives are in this zip, in “${shown(found.root)}” and “${shown(found.rival)}”. Upload each by itself, as X sent it.`,
    );
  const { account, rowsExpected, outcomes } = await readSmallFiles(zip, found, scripts);
  const data = dataFilesOf(scripts, found, rowsExpected);
  if (data.length > MAX_DATA_FILES)
    throw new AppError(
      "invalid",
      `This archive is cut into more parts than any that X makes: ${data.length.toLocaleString("en")}. So it was not read.`,
    );
  const { media, others } = sortOutMedia(zip, found);
  return {
    era: eraOf(
      found,
      scripts.map(({ name }) => name),
    ),
    account: await completed(account, zip, found, scripts),
    data,
    media,
    others: othersOf(zip, found, outcomes, others, data),
  };
}

function noArchive(entries: EntryList): AppError {
  const names = Array.from(entries, ({ name }) => name);
  const inner = names.find(isZip);
  if (inner)
    return new AppError(
      "invalid",
      `In this zip is another zip, “${shown(inner)}”, and no X archive beside it. Unpack this one, and upload the zip that was in it.`,
    );
  if (names.some((name) => /(^|\/)tweets\.csv$/i.test(name)))
    return new AppError(
      "invalid",
      "Of a classic archive only tweets.csv is in this zip; what Roost reads lies beside it, in data/js/tweets. Upload the whole zip, as X sent it.",
    );
  return new AppError(
    "invalid",
    "This zip holds no X archive: no tweets.js is in it, nor tweet.js, nor a classic archive's months. Choose the zip that X sent you (“Download an archive of your data”), as it was downloaded.",
  );
}

function othersOf(
  zip: Zip,
  found: FoundArchive,
  outcomes: SmallFiles["outcomes"],
  entries: EntryList,
  data: DataFile[],
): EntryGroup[] {
  const taken = new Set(data.map(({ entry }) => entry?.name));
  function* others(): Generator<ZipEntry> {
    for (const entry of entries) if (!taken.has(entry.name)) yield entry;
  }
  return [...sortEntries(found, others(), outcomes), ...sortPassedOver(found, zip.passedOver)];
}

function dataFilesOf(
  scripts: ZipEntry[],
  { format, root }: FoundArchive,
  rowsExpected: Map<string, number>,
): DataFile[] {
  const inZip = scripts.flatMap((entry) =>
    entry.name.startsWith(root) ? [{ path: entry.name.slice(root.length).toLowerCase(), entry }] : [],
  );
  const paths = new Set(inZip.map(({ path }) => path));
  const absent = [...rowsExpected].flatMap(([path, rows]) =>
    rows > 0 && !paths.has(path) ? [{ path, entry: undefined }] : [],
  );
  return format.data.flatMap(({ kind, path: pattern }) =>
    [...inZip, ...absent]
      .flatMap(({ path, entry }) => {
        const match = pattern.exec(path);
        return match ? [{ path, entry, part: match[1] ?? "" }] : [];
      })
      .sort((a, b) => inPartOrder(a.part, b.part) * (kind === "classicTweets" ? -1 : 1))
      .map(({ path, entry }) => ({
        kind,
        name: entry?.name ?? root + path,
        entry,
        rowsExpected: rowsExpected.get(path) ?? null,
      })),
  );
}

/** By number: part 10 comes after part 9, and the newest month of a classic archive before all others. */
const inPartOrder = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** In the order of the folders, and in each as they lie in the zip; and everything else. */
function sortOutMedia(
  { entries }: Zip,
  { format, root }: FoundArchive,
): { media: EntryList; others: EntryList } {
  const { mediaFolders } = format;
  const zips = new Set(entries.endingWith(".zip"));
  const media = mediaFolders.map(() => [] as number[]);
  const others: number[] = [];
  for (let place = 0; place < entries.length; ) {
    const name = entries.at(place)?.name ?? "";
    const path = name.startsWith(root) ? name.slice(root.length).toLowerCase() : "";
    const at = mediaFolders.findIndex((folder) => path.startsWith(folder));
    // The files of one folder lie one after the other.
    const start = name.slice(0, root.length + (mediaFolders[at]?.length ?? 0));
    const end = at < 0 ? place + 1 : entries.endOfFolder(place, start);
    const files = media[at] ?? others;
    for (; place < end; place++) (zips.has(place) ? others : files).push(place);
  }
  return { media: entries.only(media.flat()), others: entries.only(others) };
}

type SmallFiles = {
  account: Account;
  rowsExpected: Map<string, number>;
  /** By name: those that are in the zip. */
  outcomes: Map<string, "read" | "broken">;
};

/** An archive can be read without any of these, so one that is broken is passed over. */
async function readSmallFiles(zip: Zip, found: FoundArchive, scripts: ZipEntry[]): Promise<SmallFiles> {
  const { format, root } = found;
  const byName = new Map(scripts.map((entry) => [entry.name.toLowerCase(), entry]));
  const outcomes: SmallFiles["outcomes"] = new Map();
  const read = async (path: string): Promise<unknown> => {
    const entry = byName.get(`${root}${path}`.toLowerCase());
    if (!entry) return undefined;
    try {
      const data = parseAssignment(await readWholeEntry(zip, entry, MAX_SMALL_FILE_BYTES));
      outcomes.set(entry.name, "read");
      return data;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      outcomes.set(entry.name, "broken");
      return undefined;
    }
  };
  if (format.era === "grailbird") {
    const user = await read("data/js/user_details.js");
    return {
      account: parseClassicAccount(user, await read("data/js/payload_details.js")),
      rowsExpected: byPath(parseClassicIndex(await read("data/js/tweet_index.js"))),
      outcomes,
    };
  }
  const manifest = parseManifest(await read(`${format.folder}manifest.js`));
  const account = parseAccount(await read(`${format.folder}account.js`));
  refuseTwoPeople(manifest.account, account);
  return {
    account: merged(
      manifest.account,
      account,
      parseProfile(await read(`${format.folder}profile.js`)),
      parseTimeZone(await read(`${format.folder}account-timezone.js`)),
    ),
    rowsExpected: byPath(manifest.rowsExpected, format.folder),
    outcomes,
  };
}

/** The numbers by where the files lie now: a folder may have been dropped since X named them. */
function byPath(rowsExpected: Map<string, number>, folder?: string): Map<string, number> {
  const pathOf = (name: string): string =>
    (folder === undefined ? name : folder + name.slice(name.lastIndexOf("/") + 1)).toLowerCase();
  return new Map([...rowsExpected].map(([name, rows]) => [pathOf(name), rows]));
}

function refuseTwoPeople(manifest: Account, account: Account): void {
  if (manifest.xUserId && account.xUserId && manifest.xUserId !== account.xUserId)
    throw new AppError(
      "invalid",
      `This zip is made of two archives, of @${manifest.handle ?? manifest.xUserId} and @${account.handle ?? account.xUserId}. Upload each as X sent it.`,
    );
}

/** Later words win; what they leave open stays. */
function merged(...accounts: Account[]): Account {
  return Object.assign(
    {},
    ...accounts.map((account) =>
      Object.fromEntries(Object.entries(account).filter(([, value]) => value !== undefined)),
    ),
  );
}

/**
 * Zips that were made again often lack account.js and manifest.js. The list of headers and the first tweets then tell
 * whose archive it is, and that it is no older than the newest among them.
 */
async function completed(
  account: Account,
  zip: Zip,
  { format, root }: FoundArchive,
  scripts: ZipEntry[],
): Promise<Account> {
  if (account.xUserId && account.handle && account.generatedAt) return account;
  const relative = (entry: ZipEntry): string => entry.name.slice(root.length).toLowerCase();
  const headers = scripts.find((entry) => relative(entry) === `${format.folder}tweet-headers.js`);
  const tweets = scripts.find((entry) => entry.name.startsWith(root) && format.sign.test(relative(entry)));
  return merged(
    tweets ? ownerFrom(await firstRecords(zip, tweets)) : {},
    headers ? ownerFromHeaders(await firstRecords(zip, headers)) : {},
    account,
  );
}

async function firstRecords(zip: Zip, entry: ZipEntry): Promise<unknown[]> {
  try {
    for await (const run of cutRecords(readEntry(zip, entry, MAX_DATA_FILE_BYTES)))
      return run.records.flatMap((record) => ("value" in record ? [record.value] : []));
  } catch (error) {
    if (!(error instanceof AppError)) throw error; // a broken file is reported when it is its turn
  }
  return [];
}
