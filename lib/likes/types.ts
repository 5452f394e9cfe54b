/** The nouns of the likes room. No runtime imports: safe in the browser. */

export type Place = "dropbox" | "disk" | "blob" | "s3";
export type CopyStatus = "waiting" | "saving" | "saved" | "held" | "failed";

/** What the person chose. */
export type SaverChoices = {
  reach: "new" | "all";
  /** The place, and perhaps a second one for a copy. */
  places: Place[];
  /** `{author}/{date}-{tweet_id}-{n}.{ext}`: see name-template.ts. */
  nameTemplate: string;
  savesVideos: boolean;
  savesGifs: boolean;
  savesQuoted: boolean;
  digest: "off" | "daily" | "weekly";
  digestAddress?: string;
};

/** How the saver stands: what the bar above the gallery says. */
export type SaverState = SaverChoices & {
  isOn: boolean;
  /** It never was turned on: the choices are only what is offered. */
  isNew: boolean;
  startedAt?: Date;
  connectionId?: string;
  /** A pass is running or was interrupted: pages read of it so far. */
  pagesOfPass: number;
  isLooking: boolean;
  isCaughtUp: boolean;
  lastLookedAt?: Date;
  nextLookAt?: Date;
  problem?: { code: string; words: string };
  counts: Record<CopyStatus, number>;
  likes: number;
  /** Bytes saved at the first place. */
  savedBytes: number;
  /** What holds or fails copies, by cause, most first. */
  causes: {
    reason: string;
    words: string;
    status: "held" | "failed";
    copies: number;
    /** Where one of this installation's own places has no room: nobody can make it at Dropbox. */
    place?: Place;
  }[];
};

/** One picture as the gallery shows it. */
export type LikedPicture = {
  tweetId: string;
  position: number;
  type: "photo" | "video" | "gif";
  altText?: string;
  width?: number;
  height?: number;
  durationMs?: number;
  isQuoted: boolean;
  sourceTweetId: string;
  authorHandle: string;
  authorName: string;
  tweetedAt: Date;
  /** The tweet's words. */
  text: string;
  foundAt: Date;
  /** Address of the small picture in this app; absent while there is none. */
  thumbSrc?: string;
  /** Address of the whole file in this app, read from where it is saved; absent until it is. */
  src?: string;
  /** Which size X gave: `orig`, or the next best. */
  savedSize?: string;
  copies: {
    place: Place;
    status: CopyStatus;
    reason?: string;
    problem?: string;
    path?: string;
    sizeBytes?: number;
    savedAt?: Date;
  }[];
};

export type GalleryFilter = {
  search?: string;
  author?: string;
  /** "2026-11": the month, in the person's zone, that the tweet was written in. */
  month?: string;
  type?: "photo" | "video" | "gif";
  /** `failed` has what is held, too. */
  status?: "saved" | "waiting" | "failed";
};

export type GalleryPage = {
  pictures: LikedPicture[];
  /** Asks for what comes next; absent at the end. */
  nextCursor?: string;
};

/** A like that only an archive told of. */
export type ArchivedLike = {
  tweetId: string;
  text?: string;
  url?: string;
  /** X was asked, and no longer gives it. */
  isGone: boolean;
  /** Its pictures were asked for, and X will be asked soon. */
  isAsked: boolean;
};

export type ArchivedLikes = {
  likes: ArchivedLike[];
  /** Of all that match the search. */
  total: number;
  nextCursor?: string;
};

/** What the gallery can be narrowed to, with how many pictures each has. */
export type GalleryFilters = {
  /** Those with the most pictures, most first. */
  authors: { handle: string; name: string; pictures: number }[];
  /** Latest first. */
  months: { month: string; pictures: number }[];
};

/** One line of `roost likes list`: one copy of one picture. Ids are strings: most programs round numbers of that size. */
export type ExportedCopy = {
  tweetId: string;
  position: number;
  author: string;
  mediaKey: string;
  type: "photo" | "video" | "gif";
  place: Place;
  status: CopyStatus;
  reason: string | null;
  path: string | null;
  size: string | null;
  bytes: number | null;
  hash: string | null;
  savedAt: string | null;
};
