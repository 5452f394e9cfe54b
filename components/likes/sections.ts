import { dateInWords } from "@/lib/dates-in-words";
import type { LikedPicture } from "@/lib/likes/types";

export type Section = { key: string; title: string; weekday: string; pictures: LikedPicture[] };

/** Pictures in their order, a heading for each day on which some were found. */
export function sectionsOf(pictures: LikedPicture[], timeZone: string): Section[] {
  const sections: Section[] = [];
  for (const picture of pictures) {
    const key = dateInWords(picture.foundAt, { dateStyle: "short", timeZone });
    const last = sections.at(-1);
    if (last?.key === key) {
      last.pictures.push(picture);
    } else {
      sections.push({
        key,
        title: dateInWords(picture.foundAt, { dateStyle: "long", timeZone }),
        weekday: dateInWords(picture.foundAt, { weekday: "long", timeZone }),
        pictures: [picture],
      });
    }
  }
  return sections;
}

/** Beyond these a picture is cropped in the gallery: a tower or a wall would leave no room for its neighbours. */
const NARROWEST = 0.6;
const WIDEST = 2.4;

export function ratioOf({ width, height }: Pick<LikedPicture, "width" | "height">): number {
  if (!width || !height) return 1;
  return Number(Math.min(WIDEST, Math.max(NARROWEST, width / height)).toFixed(4));
}

export const keyOf = ({ tweetId, position }: Pick<LikedPicture, "tweetId" | "position">): string =>
  `${tweetId}-${position}`;

/**
 * What is shown after the page was refreshed: the first pictures as they are now, then all that were shown before. New
 * ones push old ones off the first page, and those must not fall into the gap before what "Show more" brought.
 */
export function mergePages(first: LikedPicture[], shown: LikedPicture[]): LikedPicture[] {
  const isFresh = new Set(first.map(keyOf));
  return [...first, ...shown.filter((picture) => !isFresh.has(keyOf(picture)))];
}
