import { classicRecord } from "./classic";
import { circleIndex, communityTweet } from "./expected";
import { drawFilm } from "./film";
import { tweetDate, tweetIdOf } from "./instants";
import type { SampleMedia } from "./media";
import { hasEdits, hasNotes, isInline, type SampleOptions, sampleOptions } from "./options";
import { drawAvatar, drawPicture } from "./pictures";
import { printed, printedFile } from "./printed";
import { random } from "./random";
import { editControl, type SampleTweet, sampleTweet } from "./tweets";
import { SENTENCES } from "./words";
import { ZipWriter } from "./zip-writer";

/** What the archive holds beside the tweets in `expectedTweets`. */
export type SampleSummary = { notes: number; likes: number; mediaFiles: number; olderVersions: number };

/**
 * Writes a made-up X archive as X made them in that era; equal options give equal bytes. Everything is streamed, so
 * an archive of any size needs little memory.
 */
export async function writeSampleArchive(
  path: string,
  given: Partial<SampleOptions> = {},
): Promise<SampleSummary> {
  const options = sampleOptions(given);
  const zip = await ZipWriter.create(path);
  const archive = new ArchiveWriter(zip, options);
  if (options.era === "grailbird") await writeClassic(archive, options);
  else await writeModern(archive, options);
  await zip.close();
  return archive.summary;
}

class ArchiveWriter {
  readonly summary: SampleSummary = { notes: 0, likes: 0, mediaFiles: 0, olderVersions: 0 };
  readonly dataTypes: Record<string, { files: object[] }> = {};
  readonly root: string;
  private readonly folder: string;

  constructor(
    readonly zip: ZipWriter,
    private readonly options: SampleOptions,
  ) {
    this.root = options.wrapFolder ? `${options.wrapFolder}/` : "";
    this.folder = options.era === "2019" ? "" : "data/";
  }

  /** One data file, and its line in the manifest. */
  async data(file: string, items: Iterable<unknown>, rows: number, part = 0): Promise<void> {
    const name = `${this.folder}${file}${part > 0 ? `-part${part}` : ""}.js`;
    const globalName = `YTD.${file.replaceAll("-", "_")}.part${part}`;
    const type = file.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const files = this.dataTypes[type]?.files ?? [];
    this.dataTypes[type] = { files: [...files, { fileName: name, globalName, count: String(rows) }] };
    await this.zip.addStream(
      this.root + name,
      printedFile(`window.${globalName}`, items, isInline(this.options)),
    );
  }

  async media(folder: string, name: string, bytes: Buffer): Promise<void> {
    await this.zip.add(`${this.root}${this.folder}${folder}/${name}`, bytes, { isStored: true });
  }

  async whole(name: string, text: string): Promise<void> {
    await this.zip.add(this.root + name, text);
  }
}

async function writeModern(archive: ArchiveWriter, options: SampleOptions): Promise<void> {
  const { era, tweets, parts, isAnonymous } = options;
  const file = era === "2022" || era === "2024" ? "tweets" : "tweet";
  const wrap = (record: object): object => (era === "2019" ? record : { tweet: record });
  if (!isAnonymous) await writeAccount(archive, options);

  const notes: object[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * tweets) / parts);
    const to = Math.floor(((part + 1) * tweets) / parts);
    const rows = to - from + olderVersions(options, from, to);
    await archive.data(file, tweetRecords(options, from, to, wrap, notes), rows, part);
  }
  archive.summary.olderVersions = olderVersions(options, 0, tweets);
  archive.summary.notes = notes.length;
  if (hasNotes(options)) {
    await archive.data("note-tweet", notes, notes.length);
    await archive.data("community-tweet", [{ tweet: communityTweet(options).record }], 1);
    await archive.data("deleted-tweets", [{ tweet: deletedTweet(options) }], 1);
  }
  if (era === "2022") await archive.data("twitter-circle-tweet", [{ tweet: circleTweet(options) }], 1);
  await archive.data("like", likes(options), options.likes);
  archive.summary.likes = options.likes;
  await writeMedia(archive, options, `${file}_media`);
  if (era !== "2019" && !isAnonymous) await writeManifest(archive, options);
}

/** Newest first inside a few blocks, and the blocks in no order: as in real files, nothing is sorted. */
function* tweetRecords(
  options: SampleOptions,
  from: number,
  to: number,
  wrap: (record: object) => object,
  notes: object[],
): Generator<object> {
  const half = Math.floor((from + to) / 2);
  const order = [
    [half, to],
    [from, half],
  ] as const;
  for (const [start, end] of order)
    for (let index = start; index < end; index++) {
      const tweet = sampleTweet(options, index);
      if (tweet.note) notes.push({ noteTweet: tweet.note });
      if (!isEdited(options, tweet, index)) {
        yield wrap(tweet.record);
        continue;
      }
      const [older, newer] = versionsOf(tweet);
      yield wrap(newer);
      yield wrap(older);
    }
}

function isEdited(options: SampleOptions, { ms, note, files }: SampleTweet, index: number): boolean {
  return hasEdits(options) && index % 20 === 3 && !note && files.length === 0 && ms > Date.UTC(2022, 9, 3);
}

function olderVersions(options: SampleOptions, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index++)
    if (index % 20 === 3 && isEdited(options, sampleTweet(options, index), index)) count++;
  return count;
}

/** Both versions of an edited tweet are rows of tweets.js. */
function versionsOf({ record, ms, tweetId }: SampleTweet): [object, object] {
  const before = ms - 600_000;
  const olderId = tweetIdOf(before, 77);
  const control = editControl(before, [olderId, tweetId]);
  const older = {
    ...record,
    edit_info: { initial: control },
    id: olderId,
    id_str: olderId,
    created_at: tweetDate(before),
    full_text: `${record.full_text} teh`,
  };
  return [
    older,
    { ...record, edit_info: { edit: { initialTweetId: olderId, editControlInitial: control } } },
  ];
}

function deletedTweet(options: SampleOptions): object {
  const { record } = sampleTweet({ ...options, withMedia: 0, era: "2022" }, options.tweets + 3);
  return { ...record, lang: undefined, deleted_at: tweetDate(options.until.getTime() - 5000) };
}

/** A row of tweets.js once more: written for a few people. */
const circleTweet = (options: SampleOptions): object => sampleTweet(options, circleIndex(options)).record;

function* likes({ likes, until, era }: SampleOptions): Generator<object> {
  for (let index = 0; index < likes; index++) {
    const tweetId = tweetIdOf(until.getTime() - index * 7_200_000, index);
    const hasText = era !== "2019" && index % 30 !== 29;
    yield {
      like: {
        tweetId,
        fullText: hasText ? random(index).pick(SENTENCES) : undefined,
        expandedUrl: hasText ? `https://twitter.com/i/web/status/${tweetId}` : undefined,
      },
    };
  }
}

const AVATAR_KEY = "kZW7LH6v";
const HEADER_KEY = "1677705247";

async function writeAccount(archive: ArchiveWriter, options: SampleOptions): Promise<void> {
  const { xUserId, handle, displayName, timeZone } = options;
  const account = {
    email: "ada@example.com",
    createdVia: "web",
    username: handle,
    accountId: xUserId,
    createdAt: "2009-06-30T07:52:16.000Z",
    accountDisplayName: displayName,
  };
  await archive.data("account", [{ account }], 1);
  const zone = { accountId: xUserId, timeZone: timeZone || undefined };
  await archive.data("account-timezone", [{ accountTimezone: zone }], 1);
  const profile = {
    description: {
      bio: "Counting things & keeping them",
      website: "https://t.co/abcdefghij",
      location: "London",
    },
    avatarMediaUrl: `https://pbs.twimg.com/profile_images/1621934215984988162/${AVATAR_KEY}.jpg`,
    headerMediaUrl: `https://pbs.twimg.com/profile_banners/${xUserId}/${HEADER_KEY}`,
  };
  await archive.data("profile", [{ profile }], 1);
}

async function writeMedia(archive: ArchiveWriter, options: SampleOptions, folder: string): Promise<void> {
  const { tweets, withMedia, xUserId, seed, isAnonymous } = options;
  if (!isAnonymous) {
    await archive.media("profile_media", `${xUserId}-${AVATAR_KEY}.jpg`, await drawAvatar(seed));
    await archive.media("profile_media", `${xUserId}-${HEADER_KEY}.jpg`, await drawPicture(seed, "jpeg"));
  }
  const every = Math.max(1, Math.floor(tweets / Math.max(1, withMedia)));
  for (let number = 0; number < withMedia; number++)
    for (const media of sampleTweet(options, number * every).files) {
      await archive.media(folder, media.fileName, await bytesOf(media, options));
      archive.summary.mediaFiles++;
    }
}

async function bytesOf(
  { type, seed, fileName }: SampleMedia,
  { mediaBytes, isTidy }: SampleOptions,
): Promise<Buffer> {
  if (mediaBytes > 0) return filled(await drawnOnce(type), mediaBytes, fileName);
  if (type !== "photo") return drawFilm(seed);
  // Only the demo's are looked at.
  return drawPicture(seed, fileName.endsWith(".png") ? "png" : "jpeg", isTidy ? 1 : 0.25);
}

/** Thousands of them: told apart by what they are filled with. */
async function drawnOnce(type: SampleMedia["type"]): Promise<Buffer> {
  const kind = type === "photo" ? "photo" : "film";
  drawn[kind] ??= kind === "photo" ? drawPicture(1, "jpeg", 0.25) : Promise.resolve(drawFilm(1));
  return drawn[kind];
}

const drawn: { photo?: Promise<Buffer>; film?: Promise<Buffer> } = {};

/** Of a large drawing only the beginning, which says what it is; behind a small one its name, over and over. */
function filled(drawing: Buffer, mediaBytes: number, name: string): Buffer {
  const whole = Buffer.alloc(mediaBytes, name);
  drawing.copy(whole, 0, 0, Math.max(0, mediaBytes - name.length));
  return whole;
}

async function writeManifest(archive: ArchiveWriter, options: SampleOptions): Promise<void> {
  const { xUserId, handle, displayName, until } = options;
  const manifest = {
    userInfo: { accountId: xUserId, userName: handle, displayName },
    archiveInfo: {
      sizeBytes: "1000",
      generationDate: until.toISOString(),
      isPartialArchive: false,
      maxPartSizeBytes: "53687091200",
    },
    readmeInfo: { fileName: "data/README.txt", directory: "data/", name: "README.txt" },
    dataTypes: archive.dataTypes,
  };
  await archive.whole("data/manifest.js", `window.__THAR_CONFIG = ${printed(manifest, false)}`);
}

async function writeClassic(archive: ArchiveWriter, options: SampleOptions): Promise<void> {
  const months = new Map<string, number[]>();
  for (let index = 0; index < options.tweets; index++) {
    const month = new Date(sampleTweet(options, index).ms).toISOString().slice(0, 7).replace("-", "_");
    const indices = months.get(month) ?? [];
    months.set(month, [...indices, index]);
  }
  const inOrder = [...months].sort(([a], [b]) => (a < b ? 1 : -1));
  for (const [month, indices] of inOrder)
    await archive.zip.addStream(
      `${archive.root}data/js/tweets/${month}.js`,
      asAscii(classicFile(options, month, indices)),
    );
  const index = inOrder.map(([month, indices]) => ({
    file_name: `data/js/tweets/${month}.js`,
    year: Number(month.slice(0, 4)),
    var_name: `tweets_${month}`,
    tweet_count: indices.length,
    month: Number(month.slice(5)),
  }));
  await archive.whole("data/js/tweet_index.js", `var tweet_index =  ${printed(index, true)}`);
  const { handle, displayName, xUserId, until } = options;
  const user = { screen_name: handle, location: "London", full_name: displayName, bio: "", id: xUserId };
  await archive.whole("data/js/user_details.js", `var user_details =  ${printed(user, true)}`);
  const made = `${until.toISOString().slice(0, 19).replace("T", " ")} +0000`;
  const payload = { tweets: options.tweets, created_at: made, lang: "en" };
  await archive.whole("data/js/payload_details.js", `var payload_details =  ${printed(payload, true)}`);
}

function* classicFile(options: SampleOptions, month: string, indices: number[]): Generator<string> {
  const records = indices.map((index) => classicRecord(options, sampleTweet(options, index)));
  for (const piece of printedFile(`Grailbird.data.tweets_${month}`, records, true))
    yield piece.replace("= [", "= \n [");
}

/** Classic archives are pure ASCII: everything else, slashes and angle brackets are escaped. */
function* asAscii(pieces: Iterable<string>): Generator<string> {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  for (const piece of pieces) yield piece.replace(/[\u007f-\uffff<>]/g, escaped).replaceAll("/", "\\/");
}
