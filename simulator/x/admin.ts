import { z } from "zod";
import { parsed } from "../core/parsed";
import type { Call, Reply, Route } from "../core/types";
import { tweetInput } from "./compose";
import { limitInput, mediaChanges, personChanges, type XControl } from "./control";
import { SCOPES } from "./grants";
import { likeInput } from "./likes";
import type { Media } from "./nouns";
import { personInput } from "./people";

const oneInput = z.strictObject({ person: z.string() });
const tokensInput = oneInput.extend({ scopes: z.array(z.enum(Object.keys(SCOPES))).optional() });
const withholdInput = z.strictObject({ countries: z.array(z.string().length(2)) });
const emitInput = z.strictObject({ tweetId: z.string() });
const streamInput = z.strictObject({ keepAliveMs: z.number().int().positive() });

/** The admin routes below /_sim/x/: each does one thing of XControl. Documented in docs/simulator.md. */
export function xAdmin(x: XControl): Route[] {
  const on = (
    method: string,
    path: string,
    answer: (call: Call, params: Record<string, string>) => Promise<Reply> | Reply,
  ): Route => ({
    operation: `sim.x ${method} ${path}`,
    method,
    path: `/_sim/x/${path}`,
    answer: (call) => answer(call, call.params),
  });
  const body = async <T>(call: Call, schema: z.ZodType<T>): Promise<T> => parsed(schema, await call.json());
  const done: Reply = { status: 204 };

  return [
    on("GET", "people", () => ({ json: { people: x.people() } })),
    on("POST", "people", async (call) => ({
      status: 201,
      json: x.addPerson(await body(call, personInput)),
    })),
    on("PATCH", "people/:who", async (call, { who = "" }) => ({
      json: x.changePerson(who, await body(call, personChanges)),
    })),
    on("POST", "signed-in", async (call) => {
      x.signIn((await body(call, oneInput)).person);
      return done;
    }),

    on("POST", "tweets", async (call) => ({ status: 201, json: x.addTweet(await body(call, tweetInput)) })),
    on("GET", "tweets/:id", (_, { id = "" }) => ({ json: x.tweet(id) })),
    on("DELETE", "tweets/:id", (_, { id = "" }) => {
      x.deleteTweet(id);
      return done;
    }),
    on("POST", "tweets/:id/withhold", async (call, { id = "" }) => {
      x.withholdTweet(id, (await body(call, withholdInput)).countries);
      return done;
    }),

    on("GET", "likes/:who", (_, { who = "" }) => ({ json: { likes: x.likes(who) } })),
    on("POST", "likes", async (call) => ({
      status: 201,
      json: { tweetIds: x.addLikes(await body(call, likeInput)) },
    })),
    on("DELETE", "likes/:who/:id", (_, { who = "", id = "" }) => {
      x.removeLike(who, id);
      return done;
    }),

    on("GET", "media/:key", (_, { key = "" }) => ({ json: told(x.media(key)) })),
    on("PATCH", "media/:key", async (call, { key = "" }) => ({
      json: told(x.changeMedia(key, await body(call, mediaChanges))),
    })),

    on("POST", "tokens", async (call) => {
      const { person, scopes } = await body(call, tokensInput);
      return { status: 201, json: x.mintTokens(person, scopes) };
    }),
    on("POST", "tokens/expire", async (call) => ({
      json: { expired: x.expireTokens((await body(call, oneInput)).person) },
    })),
    on("POST", "tokens/revoke", async (call) => ({
      json: { revoked: x.revokeTokens((await body(call, oneInput)).person) },
    })),

    on("GET", "limits", () => ({ json: { limits: x.limits() } })),
    on("PUT", "limits/:operation", async (call, { operation = "" }) => {
      x.setLimit(operation, await body(call, limitInput));
      return done;
    }),
    on("DELETE", "limits", () => {
      x.resetLimits();
      return done;
    }),

    on("POST", "stream", async (call) => {
      x.setKeepAlive((await body(call, streamInput)).keepAliveMs);
      return done;
    }),
    on("POST", "stream/emit", async (call) => {
      x.emit((await body(call, emitInput)).tweetId);
      return done;
    }),
    on("POST", "stream/cut", () => ({ json: { cut: x.cutStreams() } })),
  ];
}

/** What was uploaded is not told byte by byte. */
const told = ({ uploaded, ...media }: Media) => ({ ...media, isUploaded: uploaded !== undefined });
