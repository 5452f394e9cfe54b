import { constants, createGzip } from "node:zlib";

/** So long a piece waits for more of its page, in milliseconds: one picture of a screen. */
const GATHER_MS = 16;
/** A page smaller than this is not worth packing, in bytes. */
const WORTH_PACKING = 1_024;
const TEXT = /^(text\/|image\/svg|application\/(json|javascript|manifest))/;
const TAKES_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;

/**
 * Sends a page in one piece. Next.js writes it in a dozen within a few milliseconds, and packs and sends each by itself: a run
 * of gzip and a write to the socket for every one. What comes later, because it waited for data, is still sent later.
 *
 * Whoever reads slowly holds up nobody: what is written here is taken at once, for a page is made in memory anyway.
 *
 * @param {import("node:http").IncomingMessage} request Loses its `accept-encoding`: nobody else is to pack the page.
 * @param {import("node:http").ServerResponse} response
 */
export function gatherPage(request, response) {
  const takesGzip = TAKES_GZIP.test(request.headers["accept-encoding"] ?? "");
  delete request.headers["accept-encoding"];
  const { writeHead } = response;
  // As it is now: Next.js makes one of it that sets nothing once the page has begun.
  const setHeader = response.setHeader.bind(response);
  const plain = { write: response.write.bind(response), end: response.end.bind(response) };
  /** @type {Buffer[]} */
  let pieces = [];
  let timer;
  /** Where pieces go, once the headers are final. */
  let out;
  let isBegun = false;

  const add = (chunk, encoding) => {
    isBegun = true;
    if (chunk) pieces.push(Buffer.from(chunk, typeof encoding === "string" ? encoding : undefined));
  };
  const gathered = () => {
    clearTimeout(timer);
    timer = undefined;
    const all = Buffer.concat(pieces);
    pieces = [];
    return all;
  };
  /** From here the headers are sent with the first piece. */
  const open = (isWorthPacking) => {
    response.writeHead = writeHead;
    const isText = TEXT.test(response.getHeader("content-type") ?? "");
    if (!takesGzip || !isText || !isWorthPacking) return plain;
    response.removeHeader("content-length");
    setHeader("content-encoding", "gzip");
    return createGzip()
      .on("data", plain.write)
      .on("end", () => plain.end())
      .on("error", (error) => response.destroy(error));
  };

  response.write = (chunk, encoding, done) => {
    add(chunk, encoding);
    timer ??= setTimeout(() => {
      out ??= open(true);
      out.write(gathered());
      out.flush?.(constants.Z_SYNC_FLUSH);
    }, GATHER_MS);
    const written = done ?? encoding;
    if (typeof written === "function") process.nextTick(written);
    return true;
  };
  response.end = (chunk, encoding, done) => {
    add(typeof chunk === "function" ? undefined : chunk, encoding);
    const ended = [chunk, encoding, done].find((one) => typeof one === "function");
    if (ended) response.once("finish", ended);
    const rest = gathered();
    out ??= open(rest.length >= WORTH_PACKING);
    out.end(rest);
    return response;
  };
  response.writeHead = (status, ...given) => {
    response.statusCode = status;
    const headers = given.at(-1);
    if (typeof headers === "object") {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    }
    return response;
  };
  response.flushHeaders = () => {};
  Object.defineProperty(response, "headersSent", { get: () => isBegun });
  response.once("close", () => {
    clearTimeout(timer);
    out?.destroy?.();
  });
}
