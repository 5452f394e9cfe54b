import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./faults";
import { knownThere } from "./known";
import { router } from "./router";
import { type Call, type Core, type Module, Refusal, type Reply, type Route } from "./types";

/** Serves the modules on loopback, and lets faults strike between the wire and their answers. */
export async function serve(core: Core, modules: Module[], port: number): Promise<Server> {
  const findAdmin = router(modules.flatMap((module) => module.admin));
  const findRoute = router(modules.flatMap((module) => module.routes));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", core.origin());
    const isAdmin = url.pathname.startsWith("/_sim/");
    const found = (isAdmin ? findAdmin : findRoute)(request.method ?? "GET", url.pathname);
    if (found === undefined || found === "wrong-method") {
      const status = found ? 405 : 404;
      send(response, { status, json: { error: `${request.method} ${url.pathname} is not simulated` } });
      return;
    }
    const { route, params } = found;
    const answering = isAdmin
      ? answerAdmin(
          route,
          callOf(request, url, params, () => {}),
        ).then((reply) => send(response, reply))
      : answerWithFaults(core, route, params, request, response, url);
    answering.catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function answerAdmin(route: Route, call: Call): Promise<Reply> {
  const known = route.query ?? [];
  const wrong = [...call.url.searchParams.keys()].find((name) => !known.includes(name));
  if (wrong === undefined) return answer(route, call);
  return { status: 400, json: { error: `There is no “${wrong}” in this address. ${knownThere(known)}` } };
}

async function answerWithFaults(
  core: Core,
  route: Route,
  params: Record<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const fault = core.faults.takeGeneral(route.operation);
  let applied: Record<string, unknown> | undefined;
  const note = (status: number) =>
    core.truth.add({
      at: core.clock.now().toISOString(),
      operation: route.operation,
      method: request.method ?? "GET",
      path: url.pathname,
      status,
      ...(fault && { fault: fault.kind }),
      ...(applied && { applied }),
    });
  if (fault?.delayMs) await wait(fault.delayMs);
  if (fault?.kind === "cut-before") {
    note(0);
    response.destroy();
    return;
  }
  if (fault?.kind === "cut-middle" && isLarge(request)) {
    await readHalf(request);
    note(0);
    response.destroy();
    return;
  }
  if (fault?.kind === "status" && !fault.isApplied) {
    request.resume();
    note(fault.status ?? 500);
    send(response, replyOf(fault));
    return;
  }
  const call = callOf(request, url, params, (detail) => {
    applied = { ...applied, ...detail };
  });
  const reply = await answer(route, call);
  note(reply.status ?? 200);
  if (fault?.kind === "cut-after") response.destroy();
  else if (fault?.kind === "cut-middle") await sendHalf(response, reply);
  else await send(response, fault?.kind === "status" ? replyOf(fault) : reply);
}

async function answer(route: Route, call: Call): Promise<Reply> {
  try {
    return await route.answer(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    // A mistake in the simulator must not look like one of the service.
    return {
      status: 500,
      json: { error: `simulator: ${error instanceof Error ? error.stack : String(error)}` },
    };
  }
}

function callOf(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  applied: Call["applied"],
): Call {
  let read: Promise<Buffer> | undefined;
  const bytes = () => {
    read ??= buffer(request);
    return read;
  };
  const json = async () => {
    const text = (await bytes()).toString("utf8");
    try {
      return text === "" ? undefined : (JSON.parse(text) as unknown);
    } catch {
      throw new Refusal({ status: 400, json: { error: "The body is no JSON." } });
    }
  };
  const fields = async () => {
    if (request.headers["content-type"]?.includes("json"))
      return ((await json()) ?? {}) as Record<string, string>;
    return Object.fromEntries(new URLSearchParams((await bytes()).toString("utf8")));
  };
  return {
    method: request.method ?? "GET",
    url,
    params,
    headers: request.headers,
    body: request,
    bytes,
    json,
    fields,
    applied,
  };
}

const replyOf = ({ status, headers, json }: Fault): Reply => ({
  status: status ?? 500,
  headers,
  json: json ?? { error: "simulated fault" },
});

const HALF_IS_WORTH_BYTES = 1024;
const isLarge = (request: IncomingMessage): boolean =>
  request.headers["transfer-encoding"] !== undefined ||
  Number(request.headers["content-length"] ?? 0) >= HALF_IS_WORTH_BYTES;

async function readHalf(request: IncomingMessage): Promise<void> {
  const half = Number(request.headers["content-length"] ?? 2 * HALF_IS_WORTH_BYTES) / 2;
  let read = 0;
  for await (const chunk of request) {
    read += (chunk as Buffer).length;
    if (read >= half) return;
  }
}

function bodyOf(reply: Reply): { type?: string; bytes: Buffer } {
  if (reply.json !== undefined)
    return { type: "application/json; charset=utf-8", bytes: Buffer.from(JSON.stringify(reply.json)) };
  if (reply.html !== undefined) return { type: "text/html; charset=utf-8", bytes: Buffer.from(reply.html) };
  return { bytes: reply.bytes ?? Buffer.alloc(0) };
}

/** Sends the head. @returns the body that belongs to it */
function begin(response: ServerResponse, reply: Reply): Readable | Buffer {
  if (reply.stream) {
    response.writeHead(reply.status ?? 200, reply.headers);
    return reply.stream;
  }
  const { type, bytes } = bodyOf(reply);
  response.writeHead(reply.status ?? 200, {
    ...(type && { "content-type": type }),
    "content-length": String(bytes.length),
    ...reply.headers,
  });
  return bytes;
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const body = begin(response, reply);
  if (Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  // Whoever hangs up ends the pipeline; that is how streams usually end.
  await pipeline(body, response).catch(() => {});
}

async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const body = begin(response, reply);
  const sizeBytes = Buffer.isBuffer(body)
    ? body.length
    : Number(reply.headers?.["content-length"] ?? 2 * HALF_IS_WORTH_BYTES);
  let left = Math.floor(sizeBytes / 2);
  for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
    const piece = (chunk as Buffer).subarray(0, left);
    await new Promise((resolve) => response.write(piece, resolve));
    left -= piece.length;
    if (left <= 0) break;
  }
  response.destroy();
}
