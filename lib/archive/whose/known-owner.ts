import "server-only";
import { eq } from "drizzle-orm";
import { listConnections } from "../../connections/queries";
import type { Db } from "../../db/client";
import { xProfiles } from "../../db/schema";
import type { Account } from "../parse/parse-account";

type Known = { xUserId: string; handle: string; displayName: string };

/**
 * Fills in whose an archive is where it does not say so itself: the X account that its person linked or that an
 * earlier archive described, found by id or handle. An archive that says nothing at all belongs to the linked one.
 */
export async function withKnownOwner(db: Db, ownerId: string, account: Account): Promise<Account> {
  if (account.xUserId && account.handle) return account;
  const linked = await linkedToX(db, ownerId);
  const isSilent = !account.xUserId && !account.handle;
  const known = isSilent
    ? linked.length === 1
      ? linked[0]
      : undefined
    : [...linked, ...(await described(db, ownerId))].find(
        ({ xUserId, handle }) =>
          xUserId === account.xUserId || handle.toLowerCase() === account.handle?.toLowerCase(),
      );
  if (!known) return account;
  return {
    ...account,
    xUserId: account.xUserId ?? known.xUserId,
    handle: account.handle ?? known.handle,
    displayName: account.displayName ?? known.displayName,
  };
}

async function linkedToX(db: Db, ownerId: string): Promise<Known[]> {
  const connections = await listConnections(db, ownerId);
  return connections.flatMap(({ provider, accountId, label, displayName }) =>
    provider === "x" ? [{ xUserId: accountId, handle: label, displayName }] : [],
  );
}

const described = (db: Db, ownerId: string): Promise<Known[]> =>
  db
    .select({ xUserId: xProfiles.xUserId, handle: xProfiles.handle, displayName: xProfiles.displayName })
    .from(xProfiles)
    .where(eq(xProfiles.ownerId, ownerId));
