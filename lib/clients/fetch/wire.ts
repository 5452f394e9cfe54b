import { lookup } from "node:dns/promises";
import { type ClientRequest, request as httpRequest, Agent as PlainAgent } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { fetchFailure } from "./fetch-problem";
import { isPublicAddress } from "./public-address";

/** How an allowed address is asked: the request is made, and not yet sent. */
export type Wire = (url: URL, headers: Record<string, string>) => ClientRequest;

type Address = { address: string; family: number };
type Resolve = (hostname: string) => Promise<Address[]>;
type Internet = { resolve?: Resolve; isPublic?: (address: string) => boolean; port?: number };

/** Connections are kept and used again: a handshake costs more than a small picture. */
const KEPT = { keepAlive: true, maxSockets: 64, maxFreeSockets: 32 };

/**
 * The open internet. A host's addresses are looked up once for each connection; every one must be public, and the
 * connection goes to one of just these, so a name that leads elsewhere a moment later changes nothing.
 */
export function internetWire({
  resolve = (hostname) => lookup(hostname, { all: true }),
  isPublic = isPublicAddress,
  port = 443,
}: Internet = {}): Wire {
  const agent = new Agent(KEPT);
  const checkedLookup: LookupFunction = (hostname, { all }, callback) => {
    publicAddressesOf(hostname, resolve, isPublic).then(
      ([first, ...more]) => {
        if (all) callback(null, [first, ...more]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ""),
    );
  };
  return (url, headers) =>
    httpsRequest({
      agent,
      lookup: checkedLookup,
      host: url.hostname,
      servername: url.hostname,
      port,
      path: `${url.pathname}${url.search}`,
      headers,
    });
}

/** The simulator on this machine has every host below its own address. */
export function simulatorWire(origin: string): Wire {
  const agent = new PlainAgent(KEPT);
  return (url, headers) =>
    httpRequest(new URL(`/${url.host}${url.pathname}${url.search}`, origin), { agent, headers });
}

async function publicAddressesOf(
  hostname: string,
  resolve: Resolve,
  isPublic: (address: string) => boolean,
): Promise<[Address, ...Address[]]> {
  const [first, ...more] = await resolve(hostname);
  if (!first) throw fetchFailure("unreachable", `${hostname} has no address`);
  const strange = [first, ...more].find(({ address }) => !isPublic(address));
  if (strange) throw fetchFailure("not_allowed", `${hostname} leads to ${strange.address}`);
  return [first, ...more];
}
