import "server-only";
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { unanswered } from "./problems";

/** A kept connection that nobody used for so long is closed here, before Dropbox does it under a request. */
const FREE_MS = 10_000;
const agents = {
  "http:": new HttpAgent({ keepAlive: true, timeout: FREE_MS }),
  "https:": new HttpsAgent({ keepAlive: true, timeout: FREE_MS }),
};

export type Limits = {
  /** Until the connection stands. */
  connectMs: number;
  /** Without a byte in either direction. The end of a large upload is thought about for a while at Dropbox. */
  idleMs: number;
  /** Until the answer begins. */
  totalMs: number;
};

/** No answer of a call is near this; a file's bytes are not read here. */
const MOST_TEXT_BYTES = 8 * 1024 * 1024;

/**
 * Posts and gives the head of the answer, its body unread. Written on node:http, since fetch knows neither the time
 * without a sign of life nor a kept connection's end.
 *
 * @throws AppError `unavailable`
 */
export function send(
  url: URL,
  headers: Record<string, string>,
  body: Buffer | string | undefined,
  { connectMs, idleMs, totalMs }: Limits,
): Promise<IncomingMessage> {
  const protocol = url.protocol as keyof typeof agents;
  const ask = protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const request = ask(url, {
      method: "POST",
      agent: agents[protocol],
      timeout: idleMs,
      headers: { ...headers, "content-length": String(body === undefined ? 0 : Buffer.byteLength(body)) },
    });
    const giveUp = (words: string) => () => request.destroy(new Error(words));
    const timers = [
      setTimeout(giveUp("took too long"), totalMs),
      untilConnected(request, setTimeout(giveUp("no connection in time"), connectMs)),
    ];
    const settle = () => timers.forEach(clearTimeout);
    request.once("timeout", giveUp("no sign of life in time"));
    request.once("response", (response) => {
      settle();
      resolve(response);
    });
    request.on("error", (error) => {
      settle();
      reject(unanswered(url, error));
    });
    request.end(body);
  });
}

/** The whole answer as text. @throws AppError `unavailable` if it is cut off, too long or too slow */
export async function textOf(url: URL, response: IncomingMessage, totalMs: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(new Error("took too long")), totalMs);
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_TEXT_BYTES) throw new Error("an answer without end");
    }
  } catch (error) {
    throw unanswered(url, error);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function untilConnected(request: ClientRequest, timer: NodeJS.Timeout): NodeJS.Timeout {
  request.once("socket", (socket) => {
    const stands = request.protocol === "https:" ? "secureConnect" : "connect";
    if (socket.connecting) socket.once(stands, () => clearTimeout(timer));
    else clearTimeout(timer);
  });
  return timer;
}
