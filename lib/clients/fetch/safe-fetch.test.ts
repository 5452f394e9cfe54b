import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AppError, isAppError } from "../../errors";
import type { FetchProblem } from "./fetch-problem";
import { safeFetch } from "./safe-fetch";
import { simulatorWire, type Wire } from "./wire";

/** Answers as a media host behind the simulator's address would. */
let host: Server;
let wire: Wire;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[] = [];
const connections = new Set<Socket>();
beforeAll(async () => {
  host = createServer((request, response) => {
    asked.push(request);
    connections.add(request.socket);
    answer(request, response);
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  wire = simulatorWire(`http://127.0.0.1:${(host.address() as AddressInfo).port}`);
});
beforeEach(() => {
  asked = [];
  connections.clear();
});
afterAll(async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

const fetchIt = (
  options: { maxBytes?: number; signal?: AbortSignal; idleMs?: number; totalMs?: number } = {},
) =>
  safeFetch(
    "https://pbs.twimg.com/media/a.jpg?name=orig",
    {
      hosts: ["pbs.twimg.com", "video.twimg.com"],
      maxBytes: options.maxBytes ?? 1_000_000,
      signal: options.signal,
    },
    {
      wire,
      limits: { connectMs: 2_000, idleMs: options.idleMs ?? 2_000, totalMs: options.totalMs ?? 10_000 },
    },
  );
const reasonOf = (error: unknown) => (isAppError(error) ? error.reason : undefined);
const problem = (doing: Promise<unknown>) => doing.then(() => "none", reasonOf);

test("gives the bytes, and asks with no cookie and for no encoding", async () => {
  answer = (_, response) =>
    response
      .writeHead(200, { "content-type": "image/jpeg", "content-length": 3, "set-cookie": "a=b" })
      .end("abc");
  const { body, ...head } = await fetchIt();
  expect(head).toEqual({ sizeBytes: 3, contentType: "image/jpeg" });
  expect((await buffer(body)).toString()).toBe("abc");
  await buffer((await fetchIt()).body);
  expect(asked[1]?.url).toBe("/pbs.twimg.com/media/a.jpg?name=orig");
  expect(asked[1]?.headers).toMatchObject({ "accept-encoding": "identity" });
  expect(asked[1]?.headers.cookie).toBeUndefined();
});

test("uses a connection again, and a fresh one when that was closed meanwhile", async () => {
  answer = (_, response) => response.end("abc");
  for (let turn = 0; turn < 5; turn += 1) await buffer((await fetchIt()).body);
  expect(connections.size).toBe(1);
  answer = (request, response) => {
    if (connections.size === 1) request.socket.resetAndDestroy();
    else response.end("abc");
  };
  expect((await buffer((await fetchIt()).body)).toString()).toBe("abc");
  expect(connections.size).toBe(2);
});

test.each<[number, FetchProblem, AppError["code"]]>([
  [404, "gone", "not_found"],
  [410, "gone", "not_found"],
  [401, "withheld", "rejected"],
  [403, "withheld", "rejected"],
  [451, "withheld", "rejected"],
  [408, "unreachable", "unavailable"],
  [429, "unreachable", "unavailable"],
  [500, "unreachable", "unavailable"],
  [503, "unreachable", "unavailable"],
  [204, "unusable", "rejected"],
  [206, "unusable", "rejected"],
  [304, "unusable", "rejected"],
  [400, "unusable", "rejected"],
])("the status %i is told as %s", async (status, expected, code) => {
  answer = (_, response) => response.writeHead(status).end();
  const error = await fetchIt().catch((caught) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect([reasonOf(error), error.code]).toEqual([expected, code]);
});

test("follows three redirects within the list, and no fourth", async () => {
  const places = ["/media/b.jpg", "https://video.twimg.com/c.mp4", "d.mp4"];
  answer = (_, response) => {
    const location = places[asked.length - 1];
    if (location) response.writeHead(302, { location }).end("elsewhere");
    else response.end("found");
  };
  expect((await buffer((await fetchIt()).body)).toString()).toBe("found");
  expect(asked.map(({ url }) => url).slice(1)).toEqual([
    "/pbs.twimg.com/media/b.jpg",
    "/video.twimg.com/c.mp4",
    "/video.twimg.com/d.mp4",
  ]);
  asked = [];
  answer = (_, response) => response.writeHead(302, { location: "/again" }).end();
  expect(await problem(fetchIt())).toBe("unusable");
  expect(asked).toHaveLength(4);
});

test.each([
  "http://pbs.twimg.com/a",
  "https://127.0.0.1/",
  "https://example.org/",
  "//example.org/",
  "https://pbs.twimg.com:8443/",
  "file:///etc/passwd",
])("a redirect to %s is not followed", async (location) => {
  answer = (_, response) => response.writeHead(301, { location }).end();
  expect(await problem(fetchIt())).toBe("not_allowed");
  expect(asked).toHaveLength(1);
});

test("too many bytes are refused when announced, and otherwise where they become too many", async () => {
  answer = (_, response) => response.writeHead(200, { "content-length": 11 }).end("01234567890");
  expect(await problem(fetchIt({ maxBytes: 10 }))).toBe("too_large");
  expect((await buffer((await fetchIt({ maxBytes: 11 })).body)).length).toBe(11);
  answer = (_, response) => {
    response.write("0123456789");
    setImmediate(() => response.end("0"));
  };
  const { body } = await fetchIt({ maxBytes: 10 });
  expect(await problem(buffer(body))).toBe("too_large");
});

test("bytes under an encoding are refused", async () => {
  answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("abc");
  expect(await problem(fetchIt())).toBe("unusable");
});

test("an answer that is cut off is no whole file", async () => {
  answer = (request, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
    setImmediate(() => request.socket.destroy());
  };
  expect(await problem(fetchIt().then(({ body }) => buffer(body)))).toBe("unreachable");
  answer = (request) => request.socket.destroy();
  expect(await problem(fetchIt())).toBe("unreachable");
});

test("silence ends it: before the answer, and in the midst of it", async () => {
  answer = () => {};
  expect(await problem(fetchIt({ idleMs: 100 }))).toBe("unreachable");
  answer = (_, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
  };
  const { body } = await fetchIt({ idleMs: 100 });
  expect(await problem(buffer(body))).toBe("unreachable");
});

test("a trickle ends when the time for all of it is over", async () => {
  answer = (_, response) => {
    const trickle = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(trickle));
  };
  const { body } = await fetchIt({ totalMs: 150 });
  expect(await problem(buffer(body))).toBe("unreachable");
});

test("a reader that is slow itself is not cut off", async () => {
  const bytes = Buffer.alloc(900_000, 7);
  answer = (_, response) => response.end(bytes);
  const { body } = await fetchIt({ idleMs: 100 });
  await wait(350);
  expect((await buffer(body)).equals(bytes)).toBe(true);
});

test("whoever asked can call it off, before the answer and in the midst of it", async () => {
  answer = () => {};
  await expect(fetchIt({ signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
  answer = (_, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
  };
  const { body } = await fetchIt({ signal: AbortSignal.timeout(50) });
  await expect(buffer(body)).rejects.toThrow("timeout");
  await expect(fetchIt({ signal: AbortSignal.abort() })).rejects.toThrow("aborted");
});

test("a body that nobody wants any more lets go of its connection", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": 1_000_000 }).write("half");
  };
  const { body } = await fetchIt();
  const [connection] = connections;
  const closed = new Promise((resolve) => connection?.once("close", resolve));
  body.destroy();
  await closed;
});
