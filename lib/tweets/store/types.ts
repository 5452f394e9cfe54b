import type { MediaType, NoteEntities, TweetKind } from "../types";

/** A tweet as one source tells it. Undefined means: this source does not say. */
export type SeenTweet = {
  tweetId: string;
  authorId?: string;
  createdAt: Date;
  isTimeKnown: boolean;
  text: string;
  entities: NoteEntities;
  lang?: string;
  kind: TweetKind;
  replyToTweetId?: string;
  replyToUserId?: string;
  replyToHandle?: string;
  quotedTweetId?: string;
  retweetedHandle?: string;
  retweetedTweetId?: string;
  sourceApp?: string;
  likeCount?: number;
  retweetCount?: number;
  isEdited: boolean;
  /** Every version of an edited tweet, oldest first. */
  versionIds?: string[];
  deletedAt?: Date;
  isCircle: boolean;
  communityId?: string;
  media: SeenMedia[];
};

export type SeenMedia = {
  position: number;
  type: MediaType;
  width?: number;
  height?: number;
  durationMs?: number;
  url?: string;
  previewUrl?: string;
  archiveName?: string;
  isForeign: boolean;
};

/** What a source tells, and how fresh its word is. */
export type Sighting = {
  ownerId: string;
  source: "archive" | "backup" | "like" | "stream" | "posting";
  sourceId: string;
  /** When the source saw the tweets: for an archive, when X made it. The freshest word wins. */
  seenAt: Date;
  /** The tweets were written by the owner. */
  isOwn: boolean;
};
