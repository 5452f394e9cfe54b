/** X in our own words. No runtime imports. */

export type XUser = { xUserId: string; handle: string; displayName: string; avatarUrl?: string };

export type XMedia = {
  mediaKey: string;
  type: "photo" | "video" | "gif";
  altText?: string;
  width?: number;
  height?: number;
  durationMs?: number;
  /** Photos: the picture without a size. Videos and GIFs: the best MP4. Absent if X withholds it. */
  url?: string;
  /** Bits per second of that MP4; 0 for GIFs. */
  bitRate?: number;
  previewUrl?: string;
};

export type XTweet = {
  tweetId: string;
  author: XUser;
  createdAt: Date;
  /** As X gives it: links shortened, entities escaped. */
  text: string;
  lang?: string;
  replyToUserId?: string;
  replyToTweetId?: string;
  quotedTweetId?: string;
  media: XMedia[];
  /** X's own entities object, for lib/tweets to read. */
  entities?: unknown;
  isWithheld: boolean;
};

export type XLikedPage = {
  /** Newest like first. A tweet that X no longer gives is left out by it. */
  tweets: XTweet[];
  /** Quoted tweets of these, where X included them, by id. */
  quoted: Record<string, XTweet>;
  nextPage?: string;
};

/** What X asks for likes: the fewest expansions, since each user that is included may be billed. */
export type XLikedOptions = { xUserId: string; page?: string; maxResults?: number; isWithQuoted?: boolean };

/** The calls that Roost makes in the name of one linked account. @throws AppError, see lib/errors.ts; never retries. */
export type XClient = {
  getMe(): Promise<XUser>;
  listLikedTweets(options: XLikedOptions): Promise<XLikedPage>;
  /** @param tweetIds at most 100. Those that X does not give are missing from the answer. */
  listTweets(tweetIds: string[], options?: { isWithQuoted?: boolean }): Promise<XLikedPage>;
};
