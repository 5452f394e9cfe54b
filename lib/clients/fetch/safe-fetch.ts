import "server-only";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { env } from "../../env";
import { allowedUrl } from "./allowed-url";
import { ask, type TimeLimits } from "./ask";
import { type BodyLimits, bodyOf } from "./body";
import { fetchFailure } from "./fetch-problem";
import { internetWire, simulatorWire, type Wire } from "./wire";

export type FetchOptions = {
  /** The only hosts that may be asked, redirects included, such as `pbs.twimg.com`. */
  hosts: readonly string[];
  maxBytes: number;
  signal?: AbortSignal;
};

export type Fetched = {
  /** What the other side announced; if it did, the body has just as many. */
  sizeBytes?: number;
  contentType?: string;
  /** Must be read to its end or destroyed. */
  body: Readable;
};

const MAX_REDIRECTS = 3;
const LIMITS: TimeLimits = { connectMs: 10_000, idleMs: 30_000, totalMs: 30 * 60_000 };

/**
 * Fetches a file of somebody else's server: https alone, hosts of the list alone, public addresses alone, the same for
 * every redirect. With ROOST_SIMULATOR set, the simulator is asked in their place.
 *
 * The body streams, and fails as this function does.
 *
 * @throws AppError whose `reason` is a FetchProblem; the signal's reason if that stops it.
 */
export async function safeFetch(
  address: string,
  { hosts, maxBytes, signal }: FetchOptions,
  { wire = wireOfSettings(), limits = LIMITS }: { wire?: Wire; limits?: TimeLimits } = {},
): Promise<Fetched> {
  let url = allowedUrl(address, hosts);
  for (let redirects = 0; ; redirects += 1) {
    const response = await ask(wire, url, limits, signal);
    try {
      const location = redirectOf(response);
      if (location === undefined) return fetchedFrom(response, { ...limits, maxBytes, signal });
      if (redirects === MAX_REDIRECTS) throw fetchFailure("unusable", "redirected too often");
      url = allowedUrl(location, hosts, url);
      response.destroy();
    } catch (error) {
      response.destroy();
      throw error;
    }
  }
}

const wires = new Map<string, Wire>();

/** One wire for each origin, because it holds the connections that are kept. */
function wireOfSettings(): Wire {
  const { ROOST_SIMULATOR: simulator = "" } = env();
  const wire = wires.get(simulator) ?? (simulator ? simulatorWire(simulator) : internetWire());
  wires.set(simulator, wire);
  return wire;
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

function fetchedFrom(response: IncomingMessage, limits: BodyLimits): Fetched {
  refuseUnlessWhole(response);
  const { "content-length": length, "content-type": contentType } = response.headers;
  const sizeBytes = length === undefined ? undefined : Number(length);
  if (sizeBytes !== undefined && sizeBytes > limits.maxBytes)
    throw fetchFailure("too_large", `${sizeBytes} bytes`);
  return { sizeBytes, contentType, body: bodyOf(response, limits) };
}

function refuseUnlessWhole({ statusCode = 0, headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (statusCode === 200 && encoding === "identity") return;
  const detail = statusCode === 200 ? `encoded as ${encoding}` : `answered ${statusCode}`;
  if (statusCode === 404 || statusCode === 410) throw fetchFailure("gone", detail);
  if (statusCode === 401 || statusCode === 403 || statusCode === 451) throw fetchFailure("withheld", detail);
  if (statusCode >= 500 || statusCode === 408 || statusCode === 425 || statusCode === 429)
    throw fetchFailure("unreachable", detail);
  throw fetchFailure("unusable", detail);
}
