import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { serve } from "inngest/node";
import { closeDatabase } from "@/lib/db/client";
import { giveWay } from "@/lib/give-way";
import { listenForPages } from "@/lib/pages-first";
import { drainWhenStopped } from "@/lib/stopping";
import { inngest } from "./client";
import { functions } from "./functions";

/**
 * The process in which functions run, so that an import shares neither memory nor event loop with the pages, and leaves
 * the processor to them first. It listens on loopback, and only the engine calls it: with signed requests.
 */
const { values } = parseArgs({ options: { port: { type: "string" } } });
const port = Number(values.port);
giveWay();
listenForPages();
const answer = serve({
  client: inngest,
  functions,
  serveOrigin: `http://127.0.0.1:${port}`,
  servePath: "/api/inngest",
});

const server = createServer((request, response) => {
  if (request.url === "/health") return void response.end("ok");
  if (request.url?.startsWith("/api/inngest")) return void answer(request, response);
  response.writeHead(404).end();
});
// A step may take long before it answers.
server.requestTimeout = 0;
server.listen(port, "127.0.0.1");

drainWhenStopped(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
  await closeDatabase();
});
