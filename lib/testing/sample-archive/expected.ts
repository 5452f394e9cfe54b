import { classicExpected } from "./classic";
import { hasNotes, type SampleOptions, sampleOptions } from "./options";
import { type ExpectedTweet, type SampleTweet, sampleTweet } from "./tweets";

/** What an import of it must find, tweet by tweet: those that are shown. */
export function* expectedTweets(given: Partial<SampleOptions> = {}): Generator<ExpectedTweet> {
  const options = sampleOptions(given);
  for (let index = 0; index < options.tweets; index++) {
    const tweet = sampleTweet(options, index);
    yield options.era === "grailbird" ? classicExpected(tweet) : tweet.expected;
  }
  if (hasNotes(options)) yield communityTweet(options).expected;
}

/** 2024 archives keep what was written in a community in a file of its own. */
export function communityTweet(options: SampleOptions): SampleTweet {
  const tweet = sampleTweet({ ...options, withMedia: 0, era: "2022" }, options.tweets + 1);
  const communityId = "1504188646806724609";
  return {
    ...tweet,
    record: {
      ...tweet.record,
      scopes: { followers: false },
      community_id: communityId,
      community_id_str: communityId,
    },
  };
}

/** Which tweet of a 2022 archive was written for a Circle: the oldest. */
export const circleIndex = ({ tweets }: Pick<SampleOptions, "tweets">): number => tweets - 1;
