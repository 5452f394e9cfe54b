import "server-only";
import { eq } from "drizzle-orm";
import type { Tokens } from "../clients/oauth/types";
import { now as clock } from "../clock";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { AppError, isAppError } from "../errors";
import { breakLocked } from "./mark-broken";
import { refreshTokens } from "./providers";
import { getRow, lockRow, type Row, shownOf, touch } from "./queries";
import { renewOnce } from "./renew-once";
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
  const accessToken = endsSoon(row, now()) ? undefined : readableToken(row);
  if (accessToken === undefined) {
    return renewed(db, connectionId, now, ({ connection }) => endsSoon(connection, now()));
  }
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
  return renewed(db, connectionId, now, ({ accessToken }) => accessToken === refusedToken);
}

const endsSoon = (
  { accessExpiresAt }: { accessExpiresAt?: Connection["accessExpiresAt"] | null },
  now: Date,
): boolean => !!accessExpiresAt && accessExpiresAt.getTime() - now.getTime() < SPARE_MS;

function throwIfBroken({ status, problem }: Row): void {
  if (status === "broken")
    throw new AppError("disconnected", problem ?? "This link has ended. Link it again.");
}

/** Nothing if it cannot be read: that is for whoever holds the row to judge, since it may be linked anew by now. */
function readableToken(row: Row): string | undefined {
  try {
    return openTokens(row).accessToken;
  } catch (error) {
    if (isAppError(error, "disconnected")) return undefined;
    throw error;
  }
}

/**
 * A refresh token works once, so whoever uses it holds the row until the new one is stored; all others wait for it and
 * find that nothing is left to do.
 */
function renewed(
  db: Db,
  connectionId: string,
  now: () => Date,
  isNeeded: (access: Access) => boolean,
): Promise<Access> {
  return renewOnce(db, connectionId, isNeeded, () => renewedUnderLock(db, connectionId, now, isNeeded));
}

async function renewedUnderLock(
  db: Db,
  connectionId: string,
  now: () => Date,
  isNeeded: (access: Access) => boolean,
): Promise<Access> {
  const outcome = await db.transaction(async (tx) => {
    const row = await lockRow(tx, connectionId);
    throwIfBroken(row);
    try {
      const tokens = openTokens(row);
      const held = { accessToken: tokens.accessToken, connection: shownOf(row) };
      if (!isNeeded(held)) return { access: held };
      const fresh = await refreshedOf(row, tokens, now());
      const stored = await store(tx, row, fresh, now());
      return { access: { accessToken: fresh.accessToken, connection: shownOf(stored) } };
    } catch (error) {
      // Told to the caller only once it is written.
      if (!isAppError(error, "disconnected")) throw error;
      await breakLocked(tx, connectionId, error.message);
      return { error };
    }
  });
  if (outcome.error) throw outcome.error;
  return outcome.access;
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
