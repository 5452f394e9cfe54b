import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Clock } from "./clock";
import type { Faults } from "./faults";
import type { Known, OwnFault } from "./known";
import type { Random } from "./random";
import type { Truth } from "./truth";

/** What every module of the simulator shares. */
export type Core = {
  clock: Clock;
  random: Random;
  faults: Faults;
  truth: Truth;
  known: () => Known;
  origin: () => string;
};

/** One request, with its body unread. */
export type Call = {
  method: string;
  url: URL;
  /** Pieces of the path that the route names with a colon, decoded. */
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: Readable;
  bytes: () => Promise<Buffer>;
  json: () => Promise<unknown>;
  /** A form or a JSON object: token endpoints are sent both. */
  fields: () => Promise<Record<string, string>>;
  /** Notes down what was changed: this is what the truth log tells. */
  applied: (detail: Record<string, unknown>) => void;
};

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  /** At most one of these. `stream` is piped; the request is over when it ends. */
  json?: unknown;
  html?: string;
  bytes?: Buffer;
  stream?: Readable;
};

export type Route = {
  /** The name by which faults and truth log know it, such as `x.likedTweets`. */
  operation: string;
  method: string;
  /** Such as `/2/users/:id/liked_tweets`; a last piece `*name` takes the rest of the path. */
  path: string;
  /** What may stand behind the question mark of an admin route; unset: nothing. */
  query?: readonly string[];
  answer: (call: Call) => Promise<Reply> | Reply;
};

/** One outside service. Admin routes stand below `/_sim/`, take and give JSON, and know no faults. */
export type Module = {
  name: string;
  routes: Route[];
  admin: Route[];
  faults?: OwnFault[];
  /** Operations that are no requests to it: what it does by itself, as the truth log names it. */
  beside?: string[];
};

/** Thrown anywhere in an answer: ends it with this reply. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with ${reply.status}: ${JSON.stringify(reply.json)}`);
    this.reply = reply;
  }
}
