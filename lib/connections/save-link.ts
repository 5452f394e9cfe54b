import "server-only";
import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { OAuthArrival } from "../auth/oauth/types";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { AppError } from "../errors";
import { sealedTokens } from "./stored-tokens";
import type { Provider } from "./types";
import { PROVIDER_NAMES } from "./words";

/** Whose link this account is, if anybody's. */
export async function findOwner(
  db: Db,
  { provider, accountId }: Pick<OAuthArrival, "provider" | "accountId">,
): Promise<string | undefined> {
  const [row] = await db
    .select({ ownerId: connections.ownerId })
    .from(connections)
    .where(and(eq(connections.provider, provider), eq(connections.accountId, accountId)));
  return row?.ownerId;
}

/**
 * Links the account to this person, or renews the link that they have: new tokens each time, and it works again.
 *
 * @returns the link's id.
 * @throws AppError `conflict` if it is somebody else's.
 */
export async function saveLink(db: Db, ownerId: string, arrival: OAuthArrival): Promise<string> {
  const { provider, accountId, label, displayName, tokens } = arrival;
  return db.transaction(async (tx) => {
    // Of two who link the same account at once, one makes the row and the other finds it.
    await tx
      .insert(connections)
      .values({ id: randomUUID(), ownerId, provider, accountId, label, displayName, scopes: tokens.scopes })
      .onConflictDoNothing();
    const id = await renewLink(tx, ownerId, arrival);
    if (id === undefined) throw takenElsewhere(provider, label);
    return id;
  });
}

/**
 * Renews the link that this person has to the account, and makes none.
 *
 * @returns the link's id; nothing if they have none, or none any more.
 */
export async function renewLink(
  db: Db,
  ownerId: string,
  { provider, accountId, label, displayName, tokens }: OAuthArrival,
): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const isTheirs = and(
      eq(connections.ownerId, ownerId),
      eq(connections.provider, provider),
      eq(connections.accountId, accountId),
    );
    const [row] = await tx.select({ id: connections.id }).from(connections).where(isTheirs).for("update");
    if (!row) return undefined;
    await tx
      .update(connections)
      .set({
        label,
        displayName,
        scopes: tokens.scopes,
        refreshToken: null,
        ...sealedTokens(row.id, tokens),
        status: "working",
        problem: null,
        brokenAt: null,
      })
      .where(eq(connections.id, row.id));
    return row.id;
  });
}

function takenElsewhere(provider: Provider, label: string): AppError {
  const whose = provider === "x" ? `@${label}` : label;
  return new AppError(
    "conflict",
    `${whose} at ${PROVIDER_NAMES[provider]} is linked to somebody else here. They have to unlink it first.`,
  );
}
