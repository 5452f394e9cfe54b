import { eq } from "drizzle-orm";
import type { Simulator } from "../../simulator/simulator";
import { sealedTokens } from "../connections/stored-tokens";
import type { Db } from "../db/client";
import { connections } from "../db/schema";
import { addConnection } from "./likes";
import { addPerson } from "./tweets";

type Person = {
  id: string;
  /** At the simulated X. */
  handle: string;
  xUserId: string;
  /** At the simulated Dropbox. */
  email: string;
};

/** A person who has linked a simulated X and a simulated Dropbox of their own. Needs ROOST_SIMULATOR and ROOST_TOKEN_KEYS. */
export async function addLinkedPerson(db: Db, simulator: Simulator, handle: string): Promise<Person> {
  const xUserId = simulator.x.addPerson({ handle }).id;
  const email = `${handle}@example.org`;
  const { accountId } = simulator.dropbox.addAccount({ displayName: handle, email });
  const { id } = await addPerson(db);
  const [x, dropbox] = [
    await addConnection(db, id, "x", { accountId: xUserId, label: handle }),
    await addConnection(db, id, "dropbox", { accountId, label: handle }),
  ];
  const grant = simulator.x.mintTokens(handle);
  await storeTokens(db, x, { ...grant, expiresAt: grant.accessExpiresAt });
  await linkDropboxAgain(db, simulator, dropbox, email);
  return { id, handle, xUserId, email };
}

/** What the person does on the page: the same account, with new tokens. */
export async function linkDropboxAgain(
  db: Db,
  simulator: Simulator,
  connectionId: string,
  email: string,
): Promise<void> {
  const { expiresInSeconds, ...tokens } = simulator.dropbox.link(email);
  const expiresAt = new Date(simulator.clock.now().getTime() + expiresInSeconds * 1000);
  await storeTokens(db, connectionId, { ...tokens, expiresAt });
}

/** Seals tokens into a link that is there, and makes it work. */
export async function storeTokens(
  db: Db,
  id: string,
  tokens: { accessToken: string; refreshToken?: string; expiresAt: Date },
): Promise<void> {
  const working = { status: "working" as const, problem: null, brokenAt: null };
  await db
    .update(connections)
    .set({ ...sealedTokens(id, tokens), ...working })
    .where(eq(connections.id, id));
}
