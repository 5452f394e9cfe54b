import type { SampleOptions } from "./options";
import type { ExpectedTweet, SampleTweet } from "./tweets";

const SNOWFLAKES_BEGAN = Date.UTC(2010, 10, 4);

/**
 * The same tweet as a classic archive (2012 to 2018) has it: numbers for ids, `text`, a whole `retweeted_status`, the
 * author in each record, no clock time before November 2010, and media as mere links.
 */
export function classicRecord(options: SampleOptions, tweet: SampleTweet): object {
  const { record, retweeted, tweetId } = tweet;
  const entities = record.entities as Record<string, Record<string, unknown>[]>;
  const parent = record.in_reply_to_status_id_str as string | undefined;
  const parentUser = record.in_reply_to_user_id_str as string | undefined;
  return {
    source: record.source,
    entities: {
      user_mentions: (entities.user_mentions ?? []).map(withNumbers),
      media: (entities.media ?? []).map((item) => ({
        ...withNumbers(item),
        type: undefined,
        sizes: [{ h: 480, resize: "fit", w: 640 }],
      })),
      hashtags: (entities.hashtags ?? []).map(withNumbers),
      urls: (entities.urls ?? []).map(withNumbers),
    },
    in_reply_to_status_id_str: parent,
    geo: {},
    id_str: tweetId,
    in_reply_to_user_id: parentUser && BigInt(parentUser),
    text: record.full_text,
    id: BigInt(tweetId),
    in_reply_to_status_id: parent && BigInt(parent),
    created_at: `${clockOf(tweet.ms).toISOString().slice(0, 19).replace("T", " ")} +0000`,
    in_reply_to_screen_name: record.in_reply_to_screen_name,
    in_reply_to_user_id_str: parentUser,
    user: userOf(options.handle, options.displayName, options.xUserId),
    retweeted_status: retweeted && {
      id_str: String(BigInt(tweetId) - 1000n),
      id: BigInt(tweetId) - 1000n,
      text: retweeted.text,
      entities: { user_mentions: [], media: [], hashtags: [], urls: [] },
      user: userOf(retweeted.handle, retweeted.handle, retweeted.userId),
    },
  };
}

/** What an import must find then: the whole text of retweets, days for early tweets, and no files. */
export function classicExpected({ expected, retweeted, ms }: SampleTweet): ExpectedTweet {
  const isTimeKnown = ms >= SNOWFLAKES_BEGAN;
  return {
    ...expected,
    isTimeKnown,
    createdAt: isTimeKnown ? expected.createdAt : new Date(clockOf(ms).getTime() + 12 * 3_600_000),
    text: retweeted ? `RT @${retweeted.handle}: ${retweeted.text}` : expected.text,
    media: [],
  };
}

const clockOf = (ms: number): Date => new Date(ms < SNOWFLAKES_BEGAN ? ms - (ms % 86_400_000) : ms);

const userOf = (handle: string, name: string, userId: string): object => ({
  name,
  screen_name: handle,
  protected: false,
  id_str: userId,
  id: BigInt(userId),
  verified: false,
});

function withNumbers(item: Record<string, unknown>): Record<string, unknown> {
  const indices = (item.indices as string[]).map(Number);
  return typeof item.id === "string" ? { ...item, indices, id: BigInt(item.id) } : { ...item, indices };
}
