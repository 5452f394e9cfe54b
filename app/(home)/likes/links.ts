import "server-only";
import { missingSettings } from "@/lib/clients/oauth/apps";
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

/** Those that nobody here can link: whoever runs this Roost has not made an app for them yet. */
export function notSetUp(): Provider[] {
  return (["x", "dropbox"] as const).filter((provider) => missingSettings(provider).length > 0);
}
