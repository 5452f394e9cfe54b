// The web process: Next.js on a server of our own, so that addresses, time limits and stopping are ours.
// Plain JavaScript: reading TypeScript would cost this process 100 MB, and it has nothing else to read.
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { gatherPage } from "./web-gather.mjs";
import { turns } from "./web-turns.mjs";

const { values } = parseArgs({
  options: {
    host: { type: "string" },
    port: { type: "string" },
    dev: { type: "boolean", default: false },
    "trust-proxy": { type: "boolean", default: false },
  },
});
// One of several that share a port would end without draining when the process that started it is gone, unless it meant to.
if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;

const { host, dev } = values;
const publicUrl = process.env.ROOST_URL ? new URL(process.env.ROOST_URL) : undefined;
const port = Number(values.port);

if (!dev) {
  // As the server.js of Next's own standalone build does: the settings as built, instead of running next.config.ts again.
  const { config } = JSON.parse(readFileSync(".next/required-server-files.json", "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}
const { default: next } = await import("next");

const server = createServer({
  // An archive of 50 GB arrives in few requests, on a line that may be slow.
  requestTimeout: 0,
  headersTimeout: 30_000,
  keepAliveTimeout: 65_000,
});
const app = next({ dev, hostname: host, port, httpServer: server });
await app.prepare();
const answer = app.getRequestHandler();

/** A burst of visitors must not take more memory than this process has. */
const inTurn = turns({ atOnce: 4, mayWait: 1_000, longestMs: 2_000 }, tellOfWaiting);

/** The worker then rests between two pieces of long work: lib/pages-first.ts. */
let toldAt = Number.NEGATIVE_INFINITY;
function tellOfWaiting(ms) {
  if (ms < 25 || performance.now() - toldAt < 50) return;
  toldAt = performance.now();
  process.send?.({ pages: "wait" }, () => {});
}

/** Uploads and whatever else is asked by programs takes long and little memory; the rest of `_next` are files. */
const isPage = ({ url }) => !url.startsWith("/api/") && !url.startsWith("/_next/");

/** Next answers others with 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

server.on("request", (request, response) => {
  if (!METHODS.includes(request.method)) {
    response.writeHead(405, { allow: METHODS.join(", ") }).end();
    return;
  }
  if (!values["trust-proxy"]) forgetForwarding(request);
  if (publicUrl && request.headers.origin === publicUrl.origin) arriveAt(publicUrl, request);
  const answered = isPage(request) ? answerPage(request, response) : answer(request, response);
  answered.catch((error) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});

async function answerPage(request, response) {
  gatherPage(request, response);
  // Left here by instrumentation.ts: it is part of what Next.js built, and this file is not.
  globalThis.roostOpenDoor?.(request, response);
  const isDone = await inTurn(async () => {
    // Who waited may have gone meanwhile.
    if (!response.destroyed) await answer(request, response);
  });
  if (isDone) return;
  response.writeHead(503, { "retry-after": "2", "content-type": "text/plain; charset=utf-8" });
  response.end("Too many ask for pages at this moment. Try again in a few seconds.\n");
}

server.on("error", (error) => {
  console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken by another program.` : error);
  process.exit(1);
});
server.listen(port, host);

// Asked to stop, or left alone by the process that started us: now, or while we were still loading.
let isDraining = false;
for (const sign of ["SIGTERM", "SIGINT", "SIGHUP", "disconnect"]) process.on(sign, drain);
if (process.connected === false) drain();

async function drain() {
  if (isDraining) return;
  isDraining = true;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // What still runs after this is cut: uploads are resumable, pages are quick.
  setTimeout(() => server.closeAllConnections(), 3_000).unref();
  await closed;
  process.exit(0);
}

/** Without a proxy in front anyone can write these headers; only the socket tells the truth. */
function forgetForwarding(request) {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-forwarded-") || name === "forwarded" || name === "x-real-ip") {
      delete request.headers[name];
    }
  }
  request.headers["x-forwarded-for"] = request.socket.remoteAddress;
}

/**
 * Next refuses forms whose Origin is not the host that was asked, and a proxy may ask by a name of its own. A form of
 * the public address is ours; one that was sent to this machine directly keeps the host that it has.
 */
function arriveAt(url, request) {
  request.headers["x-forwarded-host"] = url.host;
  request.headers["x-forwarded-proto"] = url.protocol.slice(0, -1);
}
