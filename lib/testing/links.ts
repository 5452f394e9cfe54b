import { randomBytes } from "node:crypto";
import type { Simulator } from "../../simulator/simulator";
import type { OAuthArrival } from "../auth/oauth/types";

/** Somebody new at the simulated X, who has just agreed. */
export function arrivalFromX(simulator: Simulator, handle = newHandle()): OAuthArrival {
  const { id, name } = simulator.x.addPerson({ handle });
  return {
    provider: "x",
    accountId: id,
    label: handle,
    displayName: name,
    tokens: grantAtX(simulator, handle),
  };
}

/** What X gives for somebody who agrees, again perhaps. */
export function grantAtX(simulator: Simulator, handle: string): OAuthArrival["tokens"] {
  const { accessToken, refreshToken, accessExpiresAt, scopes } = simulator.x.mintTokens(handle, [
    "tweet.read",
    "users.read",
    "like.read",
    "offline.access",
  ]);
  return { accessToken, refreshToken, expiresAt: accessExpiresAt, scopes };
}

export const newHandle = (): string => `wren_${randomBytes(4).toString("hex")}`;
