import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { Route } from "../core/types";
import { type Asker, guarded } from "./access";
import { Asked, type View } from "./asked";
import type { Tweet } from "./nouns";
import { tooManyConnections } from "./problems";
import { rulesOf } from "./rules";
import { showTweets } from "./views";
import type { World } from "./world";

/** One open connection. What is written waits for what was written before. */
export type StreamLine = {
  appId: string;
  out: PassThrough;
  asker: Asker;
  view: View;
  /** Set: nothing more comes, and the connection stays open. */
  isStalled: boolean;
  queue: Promise<void>;
};

/** What the truth log calls a tweet that was sent. */
export const STREAMED = "x.streamed";

/** The stream of tweets that match the app's rules. One connection for each app; keep-alives while nothing comes. */
export function streamRoute(world: World): Route {
  return guarded(world, {
    operation: "x.stream",
    method: "GET",
    path: "/2/tweets/search/stream",
    by: "app",
    scopes: [],
    answer: ({ url }, asker) => {
      const view = new Asked(url.searchParams).only("backfill_minutes", "start_time", "end_time").view();
      const appId = asker.app.id;
      if (world.lines.has(appId)) throw tooManyConnections();
      const out = new PassThrough();
      const line: StreamLine = { appId, out, asker, view, isStalled: false, queue: Promise.resolve() };
      const alive = setInterval(() => !line.isStalled && out.write("\r\n"), world.keepAliveMs);
      out.once("close", () => {
        clearInterval(alive);
        if (world.lines.get(appId) === line) world.lines.delete(appId);
      });
      world.lines.set(appId, line);
      return { headers: { "content-type": "application/json; charset=utf-8" }, stream: out };
    },
  });
}

/** Sends a tweet to each open stream that has a rule for it; faults of `x.stream` strike here. */
export function broadcast(world: World, tweet: Tweet): void {
  for (const line of world.lines.values()) {
    const rules = rulesOf(world, line.appId).filter(({ matches }) => matches(world, tweet));
    if (rules.length === 0 || line.isStalled) continue;
    const { data, ...beside } = showTweets(world, [tweet], line.view, line.asker);
    const matching = rules.map(({ id, tag }) => ({ id, ...(tag && { tag }) }));
    const bytes = Buffer.from(
      `${JSON.stringify({ data: data[0], ...beside, matching_rules: matching })}\r\n`,
    );
    const fault = STREAM_FAULTS.find((kind) => world.core.faults.take("x.stream", kind));
    world.core.truth.add({
      at: world.core.clock.now().toISOString(),
      operation: STREAMED,
      method: "GET",
      path: "/2/tweets/search/stream",
      status: 200,
      ...(fault && { fault }),
      applied: { tweetId: tweet.id, rules: rules.map(({ id }) => id) },
    });
    line.queue = line.queue.then(() => deliver(line, bytes, fault));
  }
}

/** Hangs up. @returns how many streams were open */
export function cutStreams(world: World): number {
  const count = world.lines.size;
  for (const { out } of world.lines.values()) out.destroy();
  return count;
}

export const STREAM_FAULTS = [
  "stall",
  "cut-json",
  "repeat",
  "split-emoji",
  "operational-disconnect",
] as const;
type Kind = (typeof STREAM_FAULTS)[number];

/** Long enough that both halves travel alone. */
const GAP_MS = 40;

async function deliver(line: StreamLine, bytes: Buffer, fault: Kind | undefined): Promise<void> {
  const { out } = line;
  if (out.destroyed || line.isStalled) return;
  switch (fault) {
    case "stall":
      line.isStalled = true;
      return;
    case "cut-json":
      out.write(bytes.subarray(0, bytes.length >> 1));
      await wait(GAP_MS);
      out.destroy();
      return;
    case "repeat":
      out.write(bytes);
      out.write(bytes);
      return;
    case "split-emoji": {
      // The first byte of a character of four, then the other three.
      const middle = bytes.findIndex((byte) => byte >= 0xf0) + 1 || bytes.length >> 1;
      out.write(bytes.subarray(0, middle));
      await wait(GAP_MS);
      out.write(bytes.subarray(middle));
      return;
    }
    case "operational-disconnect":
      out.end(`${JSON.stringify({ errors: [DISCONNECTED] })}\r\n`);
      return;
    default:
      out.write(bytes);
  }
}

const DISCONNECTED = {
  title: "operational-disconnect",
  disconnect_type: "UpstreamOperationalDisconnect",
  detail: "This stream has been disconnected upstream for operational reasons.",
  type: "https://api.x.com/2/problems/operational-disconnect",
};
