import type { ArchiveEra } from "../../archive/types";

export type SampleOptions = {
  era: ArchiveEra;
  tweets: number;
  /** Tweets with pictures, a video or a GIF. */
  withMedia: number;
  /** The size that each file is filled or cut to, whatever is to be seen on it; 0 leaves them as they are drawn. */
  mediaBytes: number;
  likes: number;
  /** Files that the tweets are spread over. */
  parts: number;
  /** When X made it; the newest tweet is an hour older. */
  until: Date;
  years: number;
  /** So many of the tweets fall on the month and day of `until`, in every year. */
  onThisDay: number;
  seed: number;
  handle: string;
  displayName: string;
  xUserId: string;
  /** A name in the words of Rails, as X has it; empty for none. */
  timeZone: string;
  /** A folder around everything, as some programs add when a zip is made again. */
  wrapFolder: string;
  /** Leave out account.js, manifest.js and all that tells whose it is. */
  isAnonymous: boolean;
  /** Words to look at, for a demo: mostly English, and none of the characters that importers stumble over. */
  isTidy: boolean;
};

export function sampleOptions(options: Partial<SampleOptions> = {}): SampleOptions {
  return {
    era: "2024",
    tweets: 200,
    withMedia: 12,
    mediaBytes: 0,
    likes: 20,
    parts: 1,
    until: new Date("2024-11-16T11:33:22Z"),
    years: 15,
    onThisDay: 0,
    seed: 1,
    handle: "ada_archive",
    displayName: "Ada Archive 🥘",
    xUserId: "52338276",
    timeZone: "Eastern Time (US & Canada)",
    wrapFolder: "",
    isAnonymous: false,
    isTidy: false,
    ...options,
  };
}

export const hasNotes = ({ era }: SampleOptions): boolean => era === "2024";
export const hasEdits = ({ era }: SampleOptions): boolean => era === "2022" || era === "2024";
/** Old files open their lists on the line of the key. */
export const isInline = ({ era }: SampleOptions): boolean =>
  era === "2019" || era === "2020" || era === "grailbird";
