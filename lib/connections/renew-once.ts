import "server-only";
import type { Db } from "../db/client";
import { env } from "../env";

/** Renewals of this process, by pool and by link. */
const underWay = new WeakMap<Db, Map<string, Promise<unknown>>>();
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs a renewal, or waits for the one of this link that is under way and takes what comes of it, error or not. It holds a
 * connection of the pool for as long as X or Dropbox takes: thirty pictures on one page must not hold thirty, and half
 * of the pool always stays for everything else.
 *
 * @param isNeeded whether what somebody else's renewal gave is not good enough
 */
export async function renewOnce<Renewed>(
  db: Db,
  connectionId: string,
  isNeeded: (renewed: Renewed) => boolean,
  renew: () => Promise<Renewed>,
): Promise<Renewed> {
  const flights = (underWay.get(db) ?? new Map()) as Map<string, Promise<Renewed>>;
  underWay.set(db, flights);
  for (let flight = flights.get(connectionId); flight; flight = flights.get(connectionId)) {
    const renewed = await flight;
    if (!isNeeded(renewed)) return renewed;
  }
  const own = inTurn(renew).finally(() => flights.delete(connectionId));
  flights.set(connectionId, own);
  return own;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < Math.max(1, Math.floor(env().ROOST_DATABASE_CONNECTIONS / 2))) running += 1;
  // Whoever finishes hands its place over, so `running` stays as it is.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
