import { createServer, type IncomingMessage } from "node:http";
import next from "next";
import { env } from "../lib/env";
import { drainWhenStopped } from "../lib/stopping";

/** The web process: Next.js on a server of our own, so that addresses, time limits and stopping are ours. */
const { PORT: port, ROOST_HOST: hostname, NODE_ENV, ROOST_TRUST_PROXY } = env();
const server = createServer({
  // An archive of 50 GB arrives in one request, on a line that may be slow.
  requestTimeout: 0,
  headersTimeout: 30_000,
  keepAliveTimeout: 65_000,
});
const app = next({ dev: NODE_ENV === "development", hostname, port, httpServer: server });
await app.prepare();
const answer = app.getRequestHandler();

server.on("request", (request, response) => {
  if (!ROOST_TRUST_PROXY) forgetForwarding(request);
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
server.on("error", (error: NodeJS.ErrnoException) => {
  console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken.` : error);
  process.exit(1);
});
server.listen(port, hostname);

drainWhenStopped(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // What still runs after this is cut: uploads are resumable, pages are quick.
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
  await closed;
  await app.close();
});

/** Without a proxy in front anyone can write these headers; only the socket tells the truth. */
function forgetForwarding(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-forwarded-") || name === "forwarded" || name === "x-real-ip")
      delete request.headers[name];
  }
  request.headers["x-forwarded-for"] = request.socket.remoteAddress;
}
