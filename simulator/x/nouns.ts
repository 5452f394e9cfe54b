/** What the simulated X holds. */

export type Person = {
  id: string;
  handle: string;
  name: string;
  description: string;
  createdAt: Date;
  /** Key of the face on the media host. */
  avatarKey: string;
  /** Their tweets are given to themselves alone. */
  isProtected: boolean;
  /** Neither they nor their tweets are given to anybody. */
  isSuspended: boolean;
};

export type Media = {
  mediaKey: string;
  /** The number in addresses and of uploads. */
  id: string;
  type: "photo" | "video" | "animated_gif";
  /** Name of its file on the media host. */
  key: string;
  format: "jpg" | "png" | "mp4";
  width: number;
  height: number;
  altText?: string;
  durationMs?: number;
  /** How large the original is; unset: as large as what is drawn. */
  sizeBytes?: number;
  /** What somebody uploaded, in place of something drawn. */
  uploaded?: Buffer;
  /** The media host answers 404. */
  isMissing: boolean;
  /** So it does for these of `name=`, such as `orig`. */
  missingSizes: string[];
};

export type Tweet = {
  id: string;
  authorId: string;
  /** As people read it, without the links that X puts behind it. */
  text: string;
  lang: string;
  createdAt: Date;
  mediaKeys: string[];
  quotedId?: string;
  repliesToId?: string;
  retweetOfId?: string;
  /** Reads do not show it before. Unset: it is there, whatever the clock says. */
  visibleAt?: Date;
  isDeleted: boolean;
  /** Countries by whose law X does not show what it says and has. */
  withheldIn: string[];
};

/** Newest first is by `number`, as X orders by the time of the like. */
export type Like = { number: number; tweetId: string; at: Date; visibleAt?: Date };

/** One consent. Each refresh replaces its tokens; it ends as a whole. */
export type Grant = {
  clientId: string;
  personId: string;
  scopes: string[];
  accessToken: string;
  accessExpiresAt: Date;
  refreshToken?: string;
  isRevoked: boolean;
};

/** An app that is registered with the simulated X. Without a secret it is what X calls a public client. */
export type App = { id: string; secret?: string; name: string; bearer: string };

/** Something that is being uploaded, piece by piece. */
export type Upload = {
  id: string;
  personId: string;
  type: Media["type"];
  mediaType: string;
  totalBytes: number;
  segments: Map<number, Buffer>;
  state: "open" | "pending" | "in_progress" | "succeeded" | "failed";
  willFail?: boolean;
  altText?: string;
  mediaKey?: string;
  expiresAt: Date;
};
