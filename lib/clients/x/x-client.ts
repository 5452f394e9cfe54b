import "server-only";
import { AppError } from "../../errors";
import { perTweet, type XCall, type XMeter } from "./calls";
import { parseTweets, parseUser } from "./parse";
import { type Limits, type Query, sender } from "./send";
import type { XClient } from "./types";

/**
 * X's API v2, as far as Roost uses it, in the name of the account that the token belongs to. Every call goes through
 * `meter`; nothing is tried twice.
 */
export function xClient(accessToken: string, meter: XMeter, limits?: Limits): XClient {
  const send = sender(accessToken, limits);
  const ask = async (
    call: XCall,
    params: Record<string, string>,
    query: (results: number) => Query,
  ): Promise<unknown> => {
    const path = call.endpoint.replace(/^GET \/2\//, "");
    const { body } = await meter(call, (results) => send(path, params, query(results)));
    return body;
  };

  return {
    async getMe() {
      const call = {
        endpoint: "GET /2/users/me",
        results: 1,
        fewestResults: 1,
        perResult: { posts: 0, users: 1 },
      };
      const user = parseUser(await ask(call, {}, () => ({ "user.fields": "profile_image_url" })));
      if (!user) throw new AppError("unavailable", "X did not say whose account this is. Try again.");
      return user;
    },

    async listLikedTweets({ xUserId, page, maxResults = MOST_RESULTS, isWithQuoted = false }) {
      const call = {
        endpoint: "GET /2/users/:id/liked_tweets",
        results: Math.min(MOST_RESULTS, Math.max(FEWEST_RESULTS, maxResults)),
        fewestResults: FEWEST_RESULTS,
        perResult: perTweet(isWithQuoted),
        readsOf: xUserId,
      };
      const query = (results: number): Query => ({
        ...tweetQuery(isWithQuoted),
        max_results: results,
        pagination_token: page,
      });
      return parseTweets(await ask(call, { id: xUserId }, query));
    },

    async listTweets(tweetIds, { isWithQuoted = false } = {}) {
      if (tweetIds.length === 0) return { tweets: [], quoted: {} };
      // Fewer would make those that are left out look deleted.
      const call = {
        endpoint: "GET /2/tweets",
        results: tweetIds.length,
        fewestResults: tweetIds.length,
        perResult: perTweet(isWithQuoted),
      };
      const query = (): Query => ({ ...tweetQuery(isWithQuoted), ids: tweetIds.join(",") });
      return parseTweets(await ask(call, {}, query));
    },
  };
}

const MOST_RESULTS = 100;
const FEWEST_RESULTS = 5;

/** Each user that is included may be billed, so nobody is asked for but authors. */
function tweetQuery(isWithQuoted: boolean): Query {
  const quoted = [
    "referenced_tweets.id",
    "referenced_tweets.id.author_id",
    "referenced_tweets.id.attachments.media_keys",
  ];
  return {
    expansions: ["author_id", "attachments.media_keys", ...(isWithQuoted ? quoted : [])].join(","),
    "tweet.fields":
      "attachments,author_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,public_metrics,referenced_tweets,withheld",
    "media.fields": "alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width",
    "user.fields": "profile_image_url",
  };
}
