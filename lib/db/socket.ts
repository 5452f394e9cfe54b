import "server-only";
import { connect } from "node:net";
import { Duplex } from "node:stream";

/** What postgres.js made of the connection string. */
type Target = { host: string[]; port: number[]; path?: string | false; connect_timeout?: number | null };

/**
 * A connected socket without Nagle's delay, as postgres.js takes it in `socket`; by itself it leaves the delay on.
 *
 * COPY ends in a small write behind a larger one. With the delay, the last one waits for the other side's delayed
 * acknowledgement, 40 ms for each COPY: half the time of importing a classic archive, with its file a month.
 *
 * Never rejects: postgres.js would then keep the place in its pool for a connection that never comes, and after an
 * outage of the database every place would be lost. What could not be opened is a stream that fails and closes.
 */
export function openSocket({ host, port, path, connect_timeout }: Target): Promise<Duplex> {
  const socket = path
    ? connect({ path })
    : connect({ host: host[0], port: port[0] as number, noDelay: true, keepAlive: true });
  return new Promise((resolve) => {
    const giveUp = () => socket.destroy(new Error(`The database at ${path || host[0]} did not answer.`));
    const timer = setTimeout(giveUp, (connect_timeout ?? 30) * 1000);
    const settled = () => {
      clearTimeout(timer);
      socket.off("connect", connected).off("error", failed);
    };
    const connected = () => {
      settled();
      socket.once("close", writeWhatWaits);
      resolve(socket);
    };
    const failed = (error: Error) => {
      settled();
      resolve(unopened(error));
    };
    socket.once("connect", connected).once("error", failed);
  });
}

/** Fails with the reason at the first word that is sent, and closes, as a socket does whose other side goes away. */
function unopened(reason: Error): Duplex {
  return new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(reason) });
}

/**
 * postgres.js puts small writes off until the next turn. When the connection closes before that, it cancels the turn but goes on
 * to believe in it: opened again, the connection would wait for ever to send its first word, and each query that
 * came to it would fail after half a minute, until the process ends. So what it cancels at the close is let happen, into
 * the closed socket. It is the first thing that it does there, and its turn comes right after ours.
 */
function writeWhatWaits(): void {
  const { clearImmediate } = globalThis;
  const restore = () => {
    globalThis.clearImmediate = clearImmediate;
  };
  globalThis.clearImmediate = (waiting) => {
    restore();
    const write = (waiting as { _onImmediate?: () => void } | null | undefined)?._onImmediate;
    clearImmediate(waiting);
    write?.();
  };
  process.nextTick(restore);
}
