import "server-only";
import { findConnection } from "@/lib/connections/queries";
import type { Connection, Provider } from "@/lib/connections/types";
import { db } from "@/lib/db/client";

/** The accounts that saving stands on, those that there are. */
export async function findLinks(userId: string): Promise<Partial<Record<Provider, Connection>>> {
  const [x, dropbox] = await Promise.all([
    findConnection(db(), userId, "x"),
    findConnection(db(), userId, "dropbox"),
  ]);
  return { x, dropbox };
}
