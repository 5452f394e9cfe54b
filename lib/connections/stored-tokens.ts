import "server-only";
import type { Tokens } from "../clients/oauth/types";
import type { connections } from "../db/schema";
import { env } from "../env";
import { AppError } from "../errors";
import { open, type Place, seal } from "./seal";

type Row = Pick<typeof connections.$inferSelect, "id" | "accessToken" | "refreshToken" | "accessExpiresAt">;
type Column = "access_token" | "refresh_token";

export const placeOf = (rowId: string, column: Column): Place => ({ table: "connections", column, rowId });

/** How the simulator's tokens begin. */
const SIMULATED = "sim_";

/** Tokens as the columns of their row. @throws AppError `rejected` for one of the simulator's where there is none. */
export function sealedTokens(rowId: string, { accessToken, refreshToken, expiresAt }: Tokens) {
  if ([accessToken, refreshToken].some(isOutOfPlace)) {
    throw new AppError("rejected", "This token was made by a simulator, and there is none here.");
  }
  return {
    accessToken: seal(accessToken, placeOf(rowId, "access_token")),
    ...(refreshToken !== undefined && { refreshToken: seal(refreshToken, placeOf(rowId, "refresh_token")) }),
    accessExpiresAt: expiresAt ?? null,
  };
}

/** @throws AppError `disconnected` if there are none, or they cannot be used here. */
export function openTokens({ id, accessToken, refreshToken, accessExpiresAt }: Row): Tokens {
  if (!accessToken) throw new AppError("disconnected", "This link has ended. Link it again.");
  const tokens = {
    accessToken: open(accessToken, placeOf(id, "access_token")),
    refreshToken: refreshToken ? open(refreshToken, placeOf(id, "refresh_token")) : undefined,
    expiresAt: accessExpiresAt ?? undefined,
  };
  if ([tokens.accessToken, tokens.refreshToken].some(isOutOfPlace)) {
    throw new AppError("disconnected", "This link was made with the simulator. Link it again.");
  }
  return tokens;
}

const isOutOfPlace = (token: string | undefined): boolean =>
  token?.startsWith(SIMULATED) === true && env().ROOST_SIMULATOR === undefined;
