import "server-only";
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

/** Code of the error of a connection that did not come about in time. */
export const NO_CONNECTION = "NO_CONNECTION";

/** A connection that nobody used for so long is closed by us: the other side would close it just as we ask. */
const UNUSED_MS = 15_000;
/** A hundred posts with everything that we ask for are 0.5 MB. */
const MOST_BYTES = 16 * 1024 ** 2;

const agents = new Map<string, http.Agent>();

/** One agent for the whole process keeps connections open between calls. */
export function agentFor(protocol: string, connectMs: number): http.Agent {
  const key = `${protocol} ${connectMs}`;
  const known = agents.get(key);
  if (known) return known;
  const options = { keepAlive: true, timeout: UNUSED_MS };
  const agent =
    protocol === "http:" ? new PlainAgent(options, connectMs) : new SecureAgent(options, connectMs);
  agents.set(key, agent);
  return agent;
}

type Connecting = Parameters<http.Agent["createConnection"]>;

class PlainAgent extends http.Agent {
  constructor(
    options: http.AgentOptions,
    private readonly connectMs: number,
  ) {
    super(options);
    this.on("free", forgetBytes);
  }
  override createConnection(...args: Connecting) {
    return limited(super.createConnection(...args), "connect", this.connectMs);
  }
}

class SecureAgent extends https.Agent {
  constructor(
    options: https.AgentOptions,
    private readonly connectMs: number,
  ) {
    super(options);
    this.on("free", forgetBytes);
  }
  override createConnection(...args: Parameters<https.Agent["createConnection"]>) {
    return limited(super.createConnection(...args), "secureConnect", this.connectMs);
  }
}

/** Bytes of the answer that a connection is receiving. */
const received = new WeakMap<Duplex, number>();
const forgetBytes = (socket: Duplex): void => void received.delete(socket);

/** Limits that are the connection's: the library that asks has none of its own. */
function limited<T extends Duplex | null | undefined>(socket: T, connected: string, connectMs: number): T {
  if (!socket) return socket;
  const late = Object.assign(new Error(`No connection within ${connectMs} ms.`), { code: NO_CONNECTION });
  const timer = setTimeout(() => socket.destroy(late), connectMs);
  for (const event of [connected, "close"]) socket.once(event, () => clearTimeout(timer));

  socket.on("data", (chunk: Buffer) => {
    const bytes = (received.get(socket) ?? 0) + chunk.length;
    received.set(socket, bytes);
    if (bytes > MOST_BYTES) socket.destroy(new Error("The answer is too large."));
  });
  return socket;
}
