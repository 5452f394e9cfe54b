import { counted, number } from "@/components/archive/words";
import { dateInWords } from "@/lib/dates-in-words";
import type { CopyStatus, GalleryFilter, LikedPicture, Place, SaverState } from "@/lib/likes/types";

export const PLACES: Record<Place, string> = {
  dropbox: "Dropbox",
  disk: "This server’s disk",
  blob: "Vercel Blob",
  s3: "S3",
};

export const KINDS = { photo: "Picture", video: "Video", gif: "GIF" } as const;

const COPY_STATES = {
  waiting: ["waiting", "Waiting"],
  saving: ["working", "Saving"],
  saved: ["done", "Saved"],
  held: ["needsYou", "Needs you"],
  failed: ["failed", "Failed"],
} as const;

export const copyState = (status: CopyStatus) => {
  const [state, word] = COPY_STATES[status];
  return { state, word };
};

/** How the saver as a whole stands: a dot's colour and a word. */
export function saverState(saver: SaverState): {
  state: "working" | "waiting" | "done" | "needsYou";
  word: string;
} {
  if (!saver.isOn) return { state: "waiting", word: "Paused" };
  if (saver.problem || saver.counts.held > 0) return { state: "needsYou", word: "Needs you" };
  if (leftToSave(saver) > 0) return { state: "working", word: "Saving" };
  if (saver.isLooking) return { state: "working", word: "Looking" };
  return { state: "done", word: saver.lastLookedAt ? "Up to date" : "On" };
}

export const leftToSave = ({ counts }: Pick<SaverState, "counts">): number => counts.waiting + counts.saving;

/** "Saved 2,310 · waiting 4 · needs you 1" */
export function countsInWords({ counts }: Pick<SaverState, "counts">): string {
  const left = counts.waiting + counts.saving;
  return [
    `Saved ${number(counts.saved)}`,
    left > 0 && `waiting ${number(left)}`,
    counts.held > 0 && `needs you ${number(counts.held)}`,
    counts.failed > 0 && `failed ${number(counts.failed)}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** What a picture is called where only words can be: its own description, else whose it is. */
export function nameOf({ altText, type, authorName, authorHandle }: LikedPicture): string {
  return altText || `${KINDS[type]} by ${authorName || `@${authorHandle}`}`;
}

/** "0:07", "1:02:30" */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** How a whole picture stands, of the copies that it has: the one that most wants to be known. */
export function pictureStatus({ copies }: Pick<LikedPicture, "copies">): CopyStatus {
  const order: CopyStatus[] = ["failed", "held", "saving", "waiting", "saved"];
  return order.find((status) => copies.some((copy) => copy.status === status)) ?? "waiting";
}

export const isFiltered = (filter: GalleryFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined && value !== "");

/** "No videos by @grace_h in November 2026 that are saved." */
export function nothingFound({ type, author, month, status, search }: GalleryFilter): string {
  const what = type ? { photo: "pictures", video: "videos", gif: "GIFs" }[type] : "pictures";
  const states = { saved: "saved", waiting: "waiting", failed: "in need of you" };
  return [
    `No ${what}`,
    author && `by @${author}`,
    month && `from ${monthInWords(month)}`,
    search && `about “${search}”`,
    status && `that are ${states[status]}`,
  ]
    .filter(Boolean)
    .join(" ")
    .concat(".");
}

/** "2026-11" as "November 2026" */
export function monthInWords(month: string): string {
  const day = new Date(`${month}-15T12:00:00Z`);
  return dateInWords(day, { month: "long", year: "numeric", timeZone: "UTC" });
}

export const pictures = (count: number): string => counted(count, "picture");
