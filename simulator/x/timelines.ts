import type { Route } from "../core/types";
import { type Asker, guarded } from "./access";
import { Asked, type View } from "./asked";
import { readQuery } from "./match";
import type { Tweet } from "./nouns";
import { READ } from "./own-reads";
import { pageToken, readPageToken } from "./paging";
import { invalidRequest, notAuthorized, notFound } from "./problems";
import { isTweet, look, showTweets } from "./views";
import type { World } from "./world";

const WINDOW = ["start_time", "end_time", "since_id", "until_id"];
const SEARCHED_MS = 7 * 24 * 3600_000;

/** What somebody wrote, and what was written about something in the last seven days: the newest first. */
export function timelines(world: World): Route[] {
  return [
    guarded(world, {
      operation: "x.userTweets",
      method: "GET",
      path: "/2/users/:id/tweets",
      by: "either",
      scopes: READ,
      answer: ({ url, params }, asker) => {
        const asked = new Asked(url.searchParams).only(
          "max_results",
          "pagination_token",
          "exclude",
          ...WINDOW,
        );
        const most = asked.number("max_results", { least: 5, most: 100, usual: 10 });
        const before = readPageToken(asked);
        const isInWindow = readWindow(asked);
        const view = asked.view();
        const value = params.id ?? "";
        const author = world.people.get(value);
        const resource = { type: "user", parameter: "id", value } as const;
        if (!author || author.isSuspended) return { json: { errors: [notFound(resource)] } };
        if (author.isProtected && asker.person?.id !== author.id)
          return { json: { errors: [notAuthorized(resource)] } };
        const left = asked.list("exclude");
        const isWanted = (tweet: Tweet) =>
          tweet.authorId === author.id &&
          !(left.includes("replies") && tweet.repliesToId) &&
          !(left.includes("retweets") && tweet.retweetOfId) &&
          isInWindow(tweet);
        return { json: page(world, asker, { isWanted, most, before }, view) };
      },
    }),
    guarded(world, {
      operation: "x.searchRecent",
      method: "GET",
      path: "/2/tweets/search/recent",
      by: "either",
      scopes: READ,
      answer: ({ url }, asker) => {
        const asked = new Asked(url.searchParams).only(
          "query",
          "max_results",
          "next_token",
          "pagination_token",
          "sort_order",
          ...WINDOW,
        );
        const text = asked.required("query");
        const matches = readQuery(text);
        if (typeof matches === "string") throw invalidRequest(matches, { query: [text] });
        const most = asked.number("max_results", { least: 10, most: 100, usual: 10 });
        const before = readPageToken(asked, asked.text("next_token") ? "next_token" : "pagination_token");
        const isInWindow = readWindow(asked);
        const since = world.core.clock.now().getTime() - SEARCHED_MS;
        const start = asked.time("start_time");
        if (start && start.getTime() < since)
          throw invalidRequest("'start_time' must be on or after 7 days ago", {
            start_time: [start.toISOString()],
          });
        const isWanted = (tweet: Tweet) =>
          // Since May 2026 keywords find no retweets.
          !tweet.retweetOfId &&
          tweet.createdAt.getTime() >= since &&
          isInWindow(tweet) &&
          matches(world, tweet);
        return { json: page(world, asker, { isWanted, most, before }, asked.view()) };
      },
    }),
  ];
}

function readWindow(asked: Asked): (tweet: Tweet) => boolean {
  const start = asked.time("start_time");
  const end = asked.time("end_time");
  const since = asked.id("since_id");
  const until = asked.id("until_id");
  return ({ id, createdAt }) =>
    (!start || createdAt >= start) &&
    (!end || createdAt < end) &&
    (since === undefined || BigInt(id) > since) &&
    (until === undefined || BigInt(id) < until);
}

type Wanted = { isWanted: (tweet: Tweet) => boolean; most: number; before?: bigint };

function page(world: World, asker: Asker, { isWanted, most, before }: Wanted, view: View) {
  const older: Tweet[] = [];
  for (const { id } of world.tweets.values()) {
    const tweet = look(world, id, asker);
    if (isTweet(tweet) && (before === undefined || BigInt(id) < before) && isWanted(tweet)) older.push(tweet);
  }
  older.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  const tweets = older.slice(0, most);
  const [newest, oldest] = [tweets[0], tweets.at(-1)];
  const { data, ...beside } = showTweets(world, tweets, view, asker);
  return {
    ...(data.length > 0 && { data }),
    ...beside,
    meta: {
      result_count: tweets.length,
      ...(newest && oldest && { newest_id: newest.id, oldest_id: oldest.id }),
      ...(oldest && older.length > tweets.length && { next_token: pageToken(oldest.id) }),
    },
  };
}
