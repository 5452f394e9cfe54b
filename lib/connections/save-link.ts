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
    const isThis = and(eq(connections.provider, provider), eq(connections.accountId, accountId));
    const id = randomUUID();
    // Of two who link the same account at once, one makes the row and the other finds it.
    await tx
      .insert(connections)
      .values({ id, ownerId, provider, accountId, label, displayName, scopes: tokens.scopes })
      .onConflictDoNothing();
    const [row] = await tx.select().from(connections).where(isThis).for("update");
    if (row?.ownerId !== ownerId) throw takenElsewhere(provider, label);
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
