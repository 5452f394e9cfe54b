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
  /** The tweet that this one only passes on. */
  retweetedTweetId?: string;
  likeCount?: number;
  retweetCount?: number;
  /** Every version of an edited tweet, oldest first; one for a tweet that never was edited. */
  versionIds: string[];
  media: XMedia[];
  /** X's own entities object; `from-x.ts` of lib/tweets reads it. */
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
export type XLikedOptions = {
  xUserId: string;
  page?: string;
  /**
   * 5 to 100, and each result costs: whoever looks whether there is anything new asks for few, since X bills the same
   * post anew every day. The answer may have fewer where the month's cap pays for no more.
   */
  maxResults?: number;
  isWithQuoted?: boolean;
};

/**
 * The calls that Roost makes in the name of one linked account; never retried here.
 *
 * @throws AppError
 * - `rate_limited` with `retryAt`
 * - `disconnected`: the link has to be made again; it is marked so already
 * - `rejected`, by `reason`: `spending_cap` and `usage_cap` wait for a person, who raises the cap or says "try again";
 *   `gone`: there is no such account or page; `refused`: X says no
 * - `unavailable`
 */
export type XClient = {
  getMe(): Promise<XUser>;
  listLikedTweets(options: XLikedOptions): Promise<XLikedPage>;
  /** @param tweetIds at most 100. Those that X does not give are missing from the answer. */
  listTweets(tweetIds: string[], options?: { isWithQuoted?: boolean }): Promise<XLikedPage>;
};
