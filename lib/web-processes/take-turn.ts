import cluster from "node:cluster";
import { randomUUID } from "node:crypto";
import type { Asked, Told } from "./give-turns";

/** The way to the process that started this one. */
type Channel = { say: (asked: Asked) => void; onTold: (hear: (told: Told) => void) => void };
type Waiting = { begin: () => void; onWanted: () => unknown };

/**
 * Waits for a turn among the web processes at what has this name.
 *
 * @param onWanted called when somebody waits for the turn to be over
 * @returns how to give the turn back; undefined if `signal` came first
 */
export type TakeTurn = (
  name: string,
  limits: { signal: AbortSignal; onWanted: () => unknown },
) => Promise<(() => void) | undefined>;

export function takeTurnsThrough(channel: Channel): TakeTurn {
  const taken = new Map<string, Waiting>();
  channel.onTold(({ turn, ticket }) => {
    const mine = taken.get(ticket);
    if (turn === "yours") mine?.begin();
    if (turn === "wanted") mine?.onWanted();
  });

  return async (name, { signal, onWanted }) => {
    const ticket = randomUUID();
    const giveBack = () => {
      if (taken.delete(ticket)) channel.say({ turn: "return", name, ticket });
    };
    const isMine = await new Promise<boolean>((resolve) => {
      taken.set(ticket, { begin: () => resolve(true), onWanted });
      channel.say({ turn: "ask", name, ticket });
      if (signal.aborted) resolve(false);
      else signal.addEventListener("abort", () => resolve(false), { once: true });
    });
    if (isMine) return giveBack;
    giveBack();
    return undefined;
  };
}

/** A process that shares its port with none has every turn. */
const always: TakeTurn = async () => () => {};

/** With the process that started us gone, nobody answers: this one is on its way out, too. */
const toOurStarter: Channel = {
  say: (asked) => void process.send?.(asked, undefined, undefined, () => {}),
  onTold: (hear) => void process.on("message", (told) => hear(told as Told)),
};

/** As one of the web processes, or alone. */
export const turnTaker = (): TakeTurn => (cluster.isWorker ? takeTurnsThrough(toOurStarter) : always);
