import "server-only";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { uploadServer } from "../archive/upload/upload-server";
import { connect } from "../db/client";

/**
 * A web server of uploads alone, as a process that tests can kill: <database url> <port> <owner id>. The database and
 * the files are all that outlives it, as with the real one. Says `ready <port>` and `uploaded <archive id>`.
 */
const [databaseUrl = "", port = "0", ownerId = ""] = process.argv.slice(2);

const uploads = uploadServer({
  db: connect(databaseUrl, 2).db,
  limits: { maxBytes: 1e12, minFreeBytes: 0, keepsPicturesHere: true },
  now: () => new Date(),
  onUploaded: async ({ archiveId }) => console.log(`uploaded ${archiveId}`),
});

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const hasBody = incoming.method === "PATCH";
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    body: hasBody ? (Readable.toWeb(incoming) as ReadableStream) : undefined,
    duplex: "half",
  } as RequestInit);
  const response = await uploads.handle(request, ownerId);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(await response.text());
}

const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch((error) => {
    console.error(error);
    outgoing.destroy();
  });
});
server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  console.log(`ready ${typeof address === "object" ? address?.port : ""}`);
});
