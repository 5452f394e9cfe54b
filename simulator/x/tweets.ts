import { z } from "zod";
import type { Call, Route } from "../core/types";
import { type Asker, guarded } from "./access";
import { Asked, type View } from "./asked";
import { publish } from "./compose";
import type { Person, Tweet } from "./nouns";
import { READ } from "./own-reads";
import { forbidden, invalidRequest, notAuthorized, notFound } from "./problems";
import { takeUploads } from "./uploads";
import { look, showTweets } from "./views";
import { MOST_WEIGHT, weigh } from "./weigh";
import type { World } from "./world";

/** Tweets by id, and writing and deleting one's own. */
export function tweetRoutes(world: World): Route[] {
  return [
    guarded(world, {
      operation: "x.tweets",
      method: "GET",
      path: "/2/tweets",
      by: "either",
      scopes: READ,
      answer: ({ url }, asker) => {
        const asked = new Asked(url.searchParams).only("ids");
        asked.required("ids");
        const ids = asked.list("ids");
        if (ids.length > 100)
          throw invalidRequest(
            "The number of values in the `ids` query parameter list is not between 1 and 100",
          );
        const { data, errors, ...beside } = lookUp(world, ids, "ids", asked.view(), asker);
        return {
          json: { ...(data.length > 0 && { data }), ...beside, ...(errors.length > 0 && { errors }) },
        };
      },
    }),
    guarded(world, {
      operation: "x.tweet",
      method: "GET",
      path: "/2/tweets/:id",
      by: "either",
      scopes: READ,
      answer: ({ url, params }, asker) => {
        const view = new Asked(url.searchParams).only().view();
        const { data, errors, ...beside } = lookUp(world, [params.id ?? ""], "id", view, asker);
        return {
          json: { ...(data[0] && { data: data[0] }), ...beside, ...(errors.length > 0 && { errors }) },
        };
      },
    }),
    guarded(world, {
      operation: "x.createTweet",
      method: "POST",
      path: "/2/tweets",
      by: "user",
      scopes: [...READ, "tweet.write"],
      answer: async (call, { person }) => {
        const tweet = await create(world, call, person as Person);
        call.applied({ tweetId: tweet.id, author: person?.handle });
        return {
          status: 201,
          json: { data: { id: tweet.id, text: tweet.text, edit_history_tweet_ids: [tweet.id] } },
        };
      },
    }),
    guarded(world, {
      operation: "x.deleteTweet",
      method: "DELETE",
      path: "/2/tweets/:id",
      by: "user",
      scopes: [...READ, "tweet.write"],
      answer: (call, { person }) => {
        const tweet = world.tweets.get(call.params.id ?? "");
        if (tweet && tweet.authorId !== person?.id)
          throw forbidden("You are not authorized to delete this Tweet.");
        // X says so of a tweet that is gone already, too.
        if (tweet && !tweet.isDeleted) {
          tweet.isDeleted = true;
          call.applied({ deletedTweetId: tweet.id });
        }
        return { json: { data: { deleted: true } } };
      },
    }),
  ];
}

function lookUp(world: World, ids: string[], parameter: "id" | "ids", view: View, asker: Asker) {
  const problems: unknown[] = [];
  const tweets: Tweet[] = [];
  for (const value of ids) {
    if (!/^\d{1,19}$/.test(value))
      throw invalidRequest(`The \`${parameter}\` query parameter value [${value}] is not valid`, {
        [parameter]: [value],
      });
    const found = look(world, value, asker);
    const resource = { type: "tweet", parameter, value } as const;
    if (found === "gone") problems.push(notFound(resource));
    else if (found === "hidden") problems.push(notAuthorized(resource));
    else tweets.push(found);
  }
  const { errors = [], ...shown } = showTweets(world, tweets, view, asker);
  return { ...shown, errors: [...problems, ...errors] };
}

const draftInput = z.object({
  text: z.string().default(""),
  media: z.object({ media_ids: z.array(z.string()).min(1).max(4) }).optional(),
  reply: z.object({ in_reply_to_tweet_id: z.string() }).optional(),
  quote_tweet_id: z.string().optional(),
});

const SAME_WORDS_MS = 24 * 3600_000;

async function create(world: World, call: Call, person: Person): Promise<Tweet> {
  const parsed = draftInput.safeParse(await call.json());
  if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error));
  const { text, media, reply, quote_tweet_id: quotedId } = parsed.data;
  if (text === "" && !media) throw invalidRequest("Required properties: text or media.");
  if (weigh(text) > MOST_WEIGHT) throw forbidden("Your Tweet text is too long. You may not send it.");
  // Since April 2026 quotes are for enterprises.
  if (quotedId) throw forbidden("Quoting a Tweet is not permitted for your access level.");
  const now = world.core.clock.now();
  const isSaidBefore = [...world.tweets.values()].some(
    (one) =>
      one.authorId === person.id &&
      !one.isDeleted &&
      text !== "" &&
      one.text === text &&
      now.getTime() - one.createdAt.getTime() < SAME_WORDS_MS,
  );
  if (isSaidBefore) throw forbidden("You are not allowed to create a Tweet with duplicate content.");
  const repliesToId = reply?.in_reply_to_tweet_id;
  if (repliesToId && !world.tweets.has(repliesToId))
    throw forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.");
  const late = world.core.faults.take("x.createTweet", "late");
  return publish(world, person, {
    text,
    lang: "en",
    createdAt: now,
    mediaKeys: media ? takeUploads(world, media.media_ids, person) : [],
    repliesToId,
    hiddenForMs: Number(late?.detail?.ms ?? (late ? 10_000 : 0)),
  });
}
