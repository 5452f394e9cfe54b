import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createSilent, type Server as Net } from "node:net";
import { afterEach, expect, test } from "vitest";
import { send, textOf } from "./send";

let server: Server | Net | undefined;
afterEach(() => {
  if (server && "closeAllConnections" in server) server.closeAllConnections();
  server?.close();
});

async function at(listening: Server | Net, protocol = "http"): Promise<URL> {
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return new URL(`${protocol}://127.0.0.1:${(listening.address() as AddressInfo).port}/2/call`);
}
const answering = (answer: RequestListener) => at(createServer(answer));
const LIMITS = { connectMs: 5000, idleMs: 5000, totalMs: 5000 };
const late = (words: string) => ({
  code: "unavailable",
  cause: { message: expect.stringContaining(words) },
});

test("a connection that never stands is given up", async () => {
  // It takes the connection and never says a word of TLS.
  const url = await at(createSilent(), "https");
  await expect(send(url, {}, "body", { ...LIMITS, connectMs: 50 })).rejects.toMatchObject(
    late("no connection in time"),
  );
});

test("silence is given up", async () => {
  const url = await answering(() => {});
  await expect(send(url, {}, "body", { ...LIMITS, idleMs: 50 })).rejects.toMatchObject(
    late("no sign of life"),
  );
});

test("a call that gets no further is given up, signs of life or not", async () => {
  const url = await answering((request) => request.resume());
  await expect(send(url, {}, "body", { ...LIMITS, totalMs: 50 })).rejects.toMatchObject(
    late("took too long"),
  );
});

test("an answer that trickles is given up, and one without end", async () => {
  const trickling = await answering((_request, response) => {
    const timer = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(timer));
  });
  const response = await send(trickling, {}, undefined, LIMITS);
  await expect(textOf(trickling, response, 100)).rejects.toMatchObject(late("took too long"));

  const endless = await answering((_request, response) => {
    const pour = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, "x")));
    };
    response.on("drain", pour);
    pour();
  });
  const flood = await send(endless, {}, undefined, LIMITS);
  await expect(textOf(endless, flood, 5000)).rejects.toMatchObject(late("without end"));
});

test("a connection is used again", async () => {
  const ports = new Set<number | undefined>();
  const url = await answering((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("ok");
  });
  for (let turn = 0; turn < 5; turn += 1) {
    const response = await send(url, {}, Buffer.alloc(100_000), LIMITS);
    expect(await textOf(url, response, 5000)).toBe("ok");
  }
  expect(ports.size).toBe(1);
});
