import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Sql } from "./database";
import { ingest, sentEvent } from "./ingest";
import type { Log } from "./log";
import { checkFunctions } from "./refuse";
import { register } from "./register";
import { carriesSigningKey, sameText } from "./wire";

export type Keys = {
  /** The newest first. None: development, everything on this machine is believed. */
  signing: string[];
  event?: string;
};

const LARGEST_BODY_BYTES = 4 * 1024 * 1024;
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** What the SDK calls: `POST /e/<event key>` and `POST /fn/register`. */
export function createEngineServer(sql: Sql, keys: Keys, log: Log): Server {
  return createServer(async (request, response) => {
    try {
      const { status, body } = await answer(sql, keys, request);
      send(response, keys, status, body);
    } catch (error) {
      if (error instanceof Refusal)
        return send(response, keys, error.status, { error: error.message, status: error.status });
      log.error({ err: error }, "a request failed");
      send(response, keys, 500, { error: "The engine cannot do this now. Try again.", status: 500 });
    }
  });
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function answer(
  sql: Sql,
  keys: Keys,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  refuseBrowsers(request);
  const { pathname } = new URL(request.url ?? "/", "http://engine");
  if (pathname === "/health" && request.method === "GET")
    return { status: 200, body: { status: 200, message: "OK" } };
  if (request.method === "POST" && pathname.startsWith("/e/"))
    return takeEvents(sql, keys, request, pathname.slice(3));
  if (request.method === "POST" && pathname === "/fn/register") return takeApp(sql, keys, request);
  throw new Refusal(
    404,
    "There is nothing here. The engine takes events at /e/<key> and apps at /fn/register.",
  );
}

/** A page that somebody looks at on this machine can send requests here too; the SDK's carry no Origin. */
function refuseBrowsers(request: IncomingMessage): void {
  if (request.headers.origin || !LOOPBACK.test(request.headers.host ?? ""))
    throw new Refusal(403, "The engine answers programs on its own machine only.");
}

async function takeEvents(sql: Sql, keys: Keys, request: IncomingMessage, key: string) {
  if (keys.event && !sameText(decodeURIComponent(key), keys.event))
    throw new Refusal(401, "This is not the engine's event key. Check INNGEST_EVENT_KEY.");
  const sent = z.array(sentEvent).safeParse([await readJson(request)].flat());
  if (!sent.success) throw new Refusal(400, `The events cannot be read: ${z.prettifyError(sent.error)}`);
  const ids = await ingest(sql, sent.data, request.headers["x-inngest-event-id-seed"] as string | undefined);
  return { status: 200, body: { ids, status: 200 } };
}

const registration = z.object({ appName: z.string().min(1), functions: z.array(z.unknown()) });

async function takeApp(sql: Sql, keys: Keys, request: IncomingMessage) {
  if (keys.signing.length > 0 && !carriesSigningKey(request.headers.authorization, keys.signing))
    throw new Refusal(401, "The app's signing key is not the engine's. Check INNGEST_SIGNING_KEY.");
  const app = registration.safeParse(await readJson(request));
  if (!app.success) throw new Refusal(400, `The registration cannot be read: ${z.prettifyError(app.error)}`);
  const checked = checkFunctions(app.data.functions);
  if (checked.status === "refused") throw new Refusal(400, checked.sentences.join(" "));
  const { modified } = await register(sql, app.data.appName, checked.configs);
  return { status: 200, body: { ok: true, status: 200, modified } };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const tooLarge = new Refusal(
    413,
    `The engine takes ${LARGEST_BODY_BYTES / 1024 / 1024} MB at most in one request. Send ids, not contents.`,
  );
  if (Number(request.headers["content-length"]) > LARGEST_BODY_BYTES) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw tooLarge;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Refusal(400, "The request is not JSON.");
  }
}

function send(response: ServerResponse, keys: Keys, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/json",
    "x-inngest-server-kind": keys.signing.length > 0 ? "cloud" : "dev",
    // What is left of a body that nobody will read must not be taken for the next request.
    ...(status === 413 && { connection: "close" }),
  });
  response.end(JSON.stringify(body));
}
