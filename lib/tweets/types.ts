/** The one shape of a tweet, shared by every room. No runtime imports: safe in the browser. */

export type TweetKind = "original" | "reply" | "retweet" | "quote";

type Span = {
  /** UTF-16 offset into the tweet's text, inclusive. */
  start: number;
  /** UTF-16 offset, exclusive. */
  end: number;
};

/** What in a tweet's text is more than text. */
export type TweetEntities = {
  /** `url` is the real address; the text between start and end is that address too. */
  urls: (Span & { url: string; display: string })[];
  mentions: (Span & { handle: string; userId?: string })[];
  hashtags: (Span & { tag: string })[];
  cashtags: (Span & { tag: string })[];
};

/** A note's entities, plus the styling that long tweets may carry. */
export type NoteEntities = TweetEntities & { styles?: (Span & { bold: boolean; italic: boolean })[] };

export type MediaType = "photo" | "video" | "gif";

/** A picture, video or GIF as a page shows it. */
export type TweetMedia = {
  position: number;
  type: MediaType;
  altText?: string;
  width?: number;
  height?: number;
  durationMs?: number;
  /** Address of the bytes in this app; absent when they are not here. */
  src?: string;
  contentType?: string;
  isForeign: boolean;
};

export type TweetAuthor = {
  xUserId?: string;
  handle: string;
  displayName: string;
  avatarSrc?: string;
};

/** A tweet as a page shows it. */
export type Tweet = {
  tweetId: string;
  author: TweetAuthor;
  createdAt: Date;
  isTimeKnown: boolean;
  text: string;
  lang?: string;
  kind: TweetKind;
  entities: TweetEntities;
  replyToTweetId?: string;
  replyToHandle?: string;
  quotedTweetId?: string;
  retweetedHandle?: string;
  likeCount: number;
  retweetCount: number;
  isEdited: boolean;
  media: TweetMedia[];
};
