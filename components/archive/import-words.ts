import type { ArchiveProgress, ArchiveTally } from "@/lib/archive/types";
import { counted, listed, number, percent, timeLeft } from "./words";

type ReadFile = ArchiveProgress["files"][number];

export const isActive = ({ status }: Pick<ArchiveProgress, "status">): boolean =>
  status === "uploaded" || status === "reading";

/** What an archive is called: by its account once that is known. */
export const titleOf = (archive: Pick<ArchiveProgress, "handle" | "fileName">): string =>
  archive.handle ? `@${archive.handle}` : archive.fileName;

/** The file that is being read, or the next one. */
export function currentFile(archive: Pick<ArchiveProgress, "files">): ReadFile | undefined {
  return (
    archive.files.find((file) => file.status === "reading") ??
    archive.files.find((file) => file.status === "waiting")
  );
}

/** Rows of the files that come after the current one; pictures go at another pace and are not among them. */
export function rowsAhead({ files }: Pick<ArchiveProgress, "files">): number {
  const current = currentFile({ files });
  return files
    .filter((file) => file.status === "waiting" && file.kind !== "media" && file !== current)
    .reduce((sum, { rowsExpected }) => sum + (rowsExpected ?? 0), 0);
}

/** What a file is called for people: the pictures of all folders stand on one line. */
export const fileTitle = ({ kind, name }: Pick<ReadFile, "kind" | "name">): string =>
  kind === "media" ? "Pictures and videos" : name;

/** "Reading your tweets" */
export function deedOf(archive: ArchiveProgress): string {
  if (archive.status === "uploaded") return "Your archive waits its turn";
  if (archive.problem) return "Your archive waits";
  switch (archive.stage) {
    case "load":
      return `Reading your ${THINGS[currentFile(archive)?.kind ?? "tweets"].many}`;
    case "notes":
      return "Joining long tweets";
    case "words":
      return "Making your tweets searchable";
    case "media":
      return "Taking out pictures and videos";
    case "finish":
      return "Tidying up";
    default:
      return "Looking at your archive";
  }
}

const THINGS = {
  tweets: { one: "tweet", many: "tweets" },
  classicTweets: { one: "tweet", many: "tweets" },
  circleTweets: { one: "Circle tweet", many: "Circle tweets" },
  notes: { one: "long tweet", many: "long tweets" },
  likes: { one: "like", many: "likes" },
  media: { one: "picture or video", many: "pictures and videos" },
} as const;

/** "62 % · 48,210 of 77,904 tweets · 4,100 a second · about 20 s left" */
export function figuresOf(
  file: ReadFile,
  perSecond: number | undefined,
  seconds: number | undefined,
): string {
  const things = THINGS[file.kind];
  const rows =
    file.rowsExpected === null
      ? counted(file.rowsRead, things.one, things.many)
      : `${number(file.rowsRead)} of ${counted(file.rowsExpected, things.one, things.many)}`;
  const share = file.rowsExpected === null ? undefined : percent(file.rowsRead, file.rowsExpected);
  const rate = perSecond && perSecond >= 1 ? `${number(Math.round(perSecond))} a second` : undefined;
  return [share, rows, rate, timeLeft(seconds)].filter(Boolean).join(" · ");
}

/** "We read 48,211 tweets, 1,902 pictures and videos and 41 long tweets." */
export const letterOf = (tally: ArchiveTally): string => `We read ${listed(whatWasRead(tally))}.`;

/** "48,211 tweets", "1,902 pictures and videos" … what there is none of is left out, but for the tweets. */
export function whatWasRead({ tweets, media, notes, likes }: ArchiveTally): string[] {
  const parts = [counted(readable(tweets), "tweet")];
  if (media.stored > 0) parts.push(counted(media.stored, "picture or video", "pictures and videos"));
  if (notes.read > 0) parts.push(counted(notes.read, "long tweet"));
  if (likes.read > 0) parts.push(counted(likes.read, "like"));
  return parts;
}

/** Every tweet that could be read, once. */
const readable = ({ added, updated, unchanged }: ArchiveTally["tweets"]): number =>
  added + updated + unchanged;

const was = (count: number): string => (count === 1 ? "was" : "were");

/** What came of the tweets, when it is more than "all of them are new". */
export function changesOf({ tweets }: ArchiveTally): string | undefined {
  const { added, updated, unchanged, duplicates } = tweets;
  if (added === 0 && updated === 0 && unchanged > 0) return "Nothing was new: all of it was here already.";
  const parts: string[] = [];
  if (updated + unchanged > 0 && added > 0) parts.push(`${number(added)} ${was(added)} new`);
  if (updated > 0) parts.push(`${number(updated)} brought something new`);
  if (unchanged > 0) parts.push(`${number(unchanged)} ${was(unchanged)} here already`);
  if (duplicates > 0) parts.push(`${number(duplicates)} stood in the archive twice`);
  return parts.length > 0 ? `${listed(parts)}.` : undefined;
}

/** What a failed or discarded import leaves: "12,400 tweets and 310 likes that were read so far stay." */
export function remainsOf(tally: ArchiveTally | undefined): string | undefined {
  if (!tally) return undefined;
  const tweets = tally.tweets.added + tally.tweets.updated;
  const parts: string[] = [];
  if (tweets > 0) parts.push(counted(tweets, "tweet"));
  if (tally.media.stored > 0)
    parts.push(counted(tally.media.stored, "picture or video", "pictures and videos"));
  if (tally.likes.added > 0) parts.push(counted(tally.likes.added, "like"));
  return parts.length > 0 ? listed(parts) : undefined;
}
