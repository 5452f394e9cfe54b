import "server-only";
import { eq } from "drizzle-orm";
import type { Tokens } from "../clients/oauth/types";
import { now as clock } from "../clock";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { AppError, isAppError } from "../errors";
import { breakLocked, markBroken } from "./mark-broken";
import { refreshTokens } from "./providers";
import { getRow, lockRow, type Row, shownOf, touch } from "./queries";
import { openTokens, sealedTokens } from "./stored-tokens";
import type { Connection } from "./types";
import { PROVIDER_NAMES } from "./words";

/** A token that ends sooner is renewed first: it must last for what it is asked for. */
const SPARE_MS = 5 * 60_000;

export type Access = { accessToken: string; connection: Connection };

/**
 * An access token of a linked account that is good for five minutes at least, renewed if need be.
 *
 * @throws AppError `disconnected` with the reason for the owner, `unavailable` if X or Dropbox does not answer,
 * `not_found` if the account is not linked any more.
 */
export async function accessTokenFor(db: Db, connectionId: string, now = clock): Promise<Access> {
  const row = await getRow(db, connectionId);
  throwIfBroken(row);
  if (endsSoon(row, now())) return renewed(db, connectionId, now, (locked) => endsSoon(locked, now()));
  const { accessToken } = await openOrBreak(db, row);
  await touch(db, connectionId);
  return { accessToken, connection: shownOf(row) };
}

/**
 * Another access token, after this one was turned away although it should have been good. If somebody renewed it
 * meanwhile, theirs.
 *
 * @throws AppError as accessTokenFor does.
 */
export async function renewAccessToken(
  db: Db,
  connectionId: string,
  refusedToken: string,
  now = clock,
): Promise<Access> {
  return renewed(db, connectionId, now, (_row, { accessToken }) => accessToken === refusedToken);
}

const endsSoon = ({ accessExpiresAt }: Row, now: Date): boolean =>
  accessExpiresAt !== null && accessExpiresAt.getTime() - now.getTime() < SPARE_MS;

function throwIfBroken({ status, problem }: Row): void {
  if (status === "broken")
    throw new AppError("disconnected", problem ?? "This link has ended. Link it again.");
}

async function openOrBreak(db: Db, row: Row): Promise<Tokens> {
  try {
    return openTokens(row);
  } catch (error) {
    if (isAppError(error, "disconnected")) await markBroken(db, row.id, error.message);
    throw error;
  }
}

/**
 * A refresh token works once, so whoever uses it holds the row until the new one is stored; all others wait for it and
 * find that nothing is left to do.
 */
async function renewed(
  db: Db,
  connectionId: string,
  now: () => Date,
  isNeeded: (row: Row, tokens: Tokens) => boolean,
): Promise<Access> {
  const outcome = await db.transaction(async (tx) => {
    const row = await lockRow(tx, connectionId);
    throwIfBroken(row);
    try {
      const tokens = openTokens(row);
      if (!isNeeded(row, tokens)) return { accessToken: tokens.accessToken, row };
      const fresh = await refreshedOf(row, tokens, now());
      return { accessToken: fresh.accessToken, row: await store(tx, row, fresh, now()) };
    } catch (error) {
      // Told to the caller only once it is written.
      if (!isAppError(error, "disconnected")) throw error;
      await breakLocked(tx, connectionId, error.message);
      return { error };
    }
  });
  if (outcome.error) throw outcome.error;
  return { accessToken: outcome.accessToken, connection: shownOf(outcome.row) };
}

/**
 * Renews, and asks once more if no answer came: then either the first request never arrived and the second one does it,
 * or the first one spent the token and the second answer says so. Better to know that now than at the next use.
 */
async function refreshedOf({ provider }: Row, { refreshToken }: Tokens, now: Date): Promise<Tokens> {
  if (refreshToken === undefined) throw ended(provider);
  try {
    return await refreshTokens(provider, refreshToken, now).catch((error: unknown) => {
      if (!isAppError(error, "unavailable")) throw error;
      return refreshTokens(provider, refreshToken, now);
    });
  } catch (error) {
    throw isAppError(error, "disconnected") ? ended(provider, error) : error;
  }
}

function ended(provider: Row["provider"], cause?: unknown): AppError {
  const name = PROVIDER_NAMES[provider];
  return new AppError(
    "disconnected",
    `${name} no longer accepts this link: it was ended at ${name}, or a renewal was lost on the way. Link it again.`,
    { cause },
  );
}

async function store(tx: Db, row: Row, tokens: Tokens, now: Date): Promise<Row> {
  const [stored] = await tx
    .update(connections)
    .set({
      ...sealedTokens(row.id, tokens),
      ...(tokens.scopes && { scopes: tokens.scopes }),
      lastUsedAt: now,
    })
    .where(eq(connections.id, row.id))
    .returning();
  return stored ?? row;
}
