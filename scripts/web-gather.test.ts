import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { gatherPage } from "./web-gather.mjs";

const LONG = "A page of memories. ".repeat(200);
let stop = () => {};
afterEach(() => stop());

type Answer = { status?: number; headers: IncomingMessage["headers"]; pieces: Buffer[]; body: Buffer };

/** What comes of a page that is written like this; `onPiece` is told of each piece as it arrives. */
async function ask(
  answer: (response: ServerResponse, request: IncomingMessage) => unknown,
  encoding?: string,
  onPiece = (_piece: Buffer) => {},
): Promise<Answer> {
  const server = createServer((request, response) => {
    gatherPage(request, response);
    void answer(response, request);
  }).listen(0);
  stop = () => server.closeAllConnections() ?? server.close();
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const headers = encoding === undefined ? undefined : { "accept-encoding": encoding };
  const asked = get({ port, headers });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) {
    pieces.push(piece);
    onPiece(piece);
  }
  return { status: response.statusCode, headers: response.headers, pieces, body: Buffer.concat(pieces) };
}

const html = (response: ServerResponse) => response.setHeader("content-type", "text/html; charset=utf-8");

test("what is written at once is packed and sent in one piece, whole", async () => {
  const { headers, pieces, body } = await ask((response) => {
    html(response);
    response.flushHeaders();
    for (let at = 0; at < LONG.length; at += 100) response.write(LONG.slice(at, at + 100));
    response.end();
  }, "br, gzip");
  expect(headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(body).toString()).toBe(LONG);
  expect(pieces).toHaveLength(1);
});

test("a page that waits for data shows what it has", async () => {
  let shown = () => {};
  const isShown = new Promise<void>((resolve) => {
    shown = resolve;
  });
  const { body } = await ask(
    async (response) => {
      html(response);
      response.write(LONG);
      await isShown;
      response.end("The end.");
    },
    "gzip",
    () => shown(),
  );
  expect(gunzipSync(body).toString()).toBe(`${LONG}The end.`);
});

for (const encoding of [undefined, "br", "gzip;q=0", "gzip; q=0.0, br"]) {
  test(`whoever asks for ${encoding ?? "no packing"} gets the page as it is`, async () => {
    const { headers, body } = await ask((response) => {
      html(response);
      response.write(LONG);
      response.end(Buffer.from("The end."));
    }, encoding);
    expect(headers["content-encoding"]).toBeUndefined();
    expect(body.toString()).toBe(`${LONG}The end.`);
  });
}

test("a length that was said of the unpacked page is not said of the packed one", async () => {
  const { headers, body } = await ask((response) => {
    response.writeHead(404, "Not here", { "content-type": "text/html", "content-length": LONG.length });
    response.end(LONG);
  }, "gzip;q=0.5");
  expect(headers).not.toHaveProperty("content-length");
  expect(gunzipSync(body).toString()).toBe(LONG);
});

test("few words and pictures are sent as they are, and nothing where there is nothing", async () => {
  const few = await ask(
    (response) => response.writeHead(503, { "content-type": "text/plain" }).end("Later."),
    "gzip",
  );
  expect(few).toMatchObject({ status: 503, body: Buffer.from("Later.") });
  const picture = await ask((response) => {
    response.setHeader("content-type", "image/png");
    response.end(Buffer.alloc(5_000, 1));
  }, "gzip");
  expect(picture.body).toEqual(Buffer.alloc(5_000, 1));
  const same = await ask((response) => response.writeHead(304).end(), "gzip");
  expect(same).toMatchObject({ status: 304, pieces: [] });
});

test("says that headers are sent from the first word on, and tells when all is", async () => {
  const said: unknown[] = [];
  const { body } = await ask((response, request) => {
    said.push(request.headers["accept-encoding"], response.headersSent);
    response.write("first, ", () => said.push("written"));
    said.push(response.headersSent);
    response.end("last", () => said.push("ended"));
  }, "gzip");
  expect(body.toString()).toBe("first, last");
  expect(said).toEqual([undefined, false, true, "written", "ended"]);
});

test("a reader who goes away leaves nothing running", async () => {
  let gone = () => {};
  const isGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const answer = ask(
    async (response) => {
      html(response);
      response.write(LONG);
      await once(response, "close");
      response.write("Nobody reads this.");
      response.end();
      await wait(50);
      gone();
    },
    "gzip",
    () => stop(),
  );
  await expect(answer).rejects.toThrow("aborted");
  await isGone;
});
