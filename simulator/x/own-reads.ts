import type { Route } from "../core/types";
import type { Asker } from "./access";
import { guarded } from "./access";
import { Asked } from "./asked";
import { likesOf } from "./likes";
import { pageToken, readPageToken } from "./paging";
import { forbidden } from "./problems";
import { isTweet, look, showPerson, showTweets } from "./views";
import { isVisible, type World } from "./world";

export const READ = ["tweet.read", "users.read"];

/** The person behind a token, and what they liked. */
export function ownReads(world: World): Route[] {
  return [
    guarded(world, {
      operation: "x.me",
      method: "GET",
      path: "/2/users/me",
      by: "user",
      scopes: READ,
      answer: ({ url }, { person }) => {
        const view = new Asked(url.searchParams).only().view();
        return { json: { data: person && showPerson(world, person, view) } };
      },
    }),
    guarded(world, {
      operation: "x.likedTweets",
      method: "GET",
      path: "/2/users/:id/liked_tweets",
      by: "user",
      scopes: [...READ, "like.read"],
      answer: ({ url, params }, asker) => {
        const asked = new Asked(url.searchParams).only("max_results", "pagination_token");
        const most = asked.number("max_results", { least: 5, most: 100, usual: 100 });
        const before = readPageToken(asked);
        const view = asked.view();
        // Since June 2024 likes are shown to nobody else.
        if (params.id !== asker.person?.id)
          throw forbidden("You are not permitted to view the likes of this user.");
        return { json: likedPage(world, asker, { most, before }, view) };
      },
    }),
  ];
}

/** The newest like first. A page counts likes; tweets that are gone leave it shorter, as X does. */
function likedPage(
  world: World,
  asker: Asker,
  { most, before }: { most: number; before?: bigint },
  view: ReturnType<Asked["view"]>,
) {
  const older = likesOf(world, asker.person?.id ?? "")
    .filter((like) => isVisible(world, like) && (before === undefined || BigInt(like.number) < before))
    .reverse();
  const page = older.slice(0, most);
  const tweets = page.map(({ tweetId }) => look(world, tweetId, asker)).filter(isTweet);
  const last = page.at(-1);
  const meta = {
    result_count: tweets.length,
    ...(last && older.length > page.length && { next_token: pageToken(last.number) }),
  };
  const { data, ...beside } = showTweets(world, tweets, view, asker);
  return { ...(data.length > 0 && { data }), ...beside, meta };
}
