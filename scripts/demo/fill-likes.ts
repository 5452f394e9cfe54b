import { and, eq, isNotNull } from "drizzle-orm";
import { inngest } from "@/inngest/client";
import { likesLookDue } from "@/inngest/events";
import { now } from "@/lib/clock";
import { saveLink } from "@/lib/connections/save-link";
import { db } from "@/lib/db/client";
import { connections, likedTweets, likeSavers } from "@/lib/db/schema";
import { env } from "@/lib/env";
import { DEFAULT_CHOICES, turnOn } from "@/lib/likes/saver";

/** Of the simulator's people: those that the demo person is at X and at Dropbox. */
const HANDLE = "ada";
const MAIL = "robin@example.org";

/**
 * Links the demo person to the simulated X and Dropbox, and switches the saving of all their likes on: the gallery fills
 * while a visitor looks. The simulator forgets everything when it stops, so this begins anew with each start.
 */
export async function fillLikes(ownerId: string): Promise<void> {
  await forgetLikes(ownerId);
  await linkX(ownerId);
  await linkDropbox(ownerId);
  await turnOn(db(), ownerId, { ...DEFAULT_CHOICES, reach: "all", digest: "weekly" }, now());
  await inngest.send(likesLookDue.create({ ownerId }));
}

async function forgetLikes(ownerId: string): Promise<void> {
  await db().delete(likeSavers).where(eq(likeSavers.ownerId, ownerId));
  await db()
    .delete(likedTweets)
    .where(and(eq(likedTweets.ownerId, ownerId), isNotNull(likedTweets.seenAt)));
  await db().delete(connections).where(eq(connections.ownerId, ownerId));
}

async function linkX(ownerId: string): Promise<void> {
  type Person = { id: string; handle: string; name: string };
  type Grant = { accessToken: string; refreshToken: string; accessExpiresAt: string; scopes: string[] };
  const { people } = await simulator<{ people: Person[] }>("GET", "x/people");
  const person = people.find(({ handle }) => handle === HANDLE);
  if (!person) throw new Error(`The simulated X does not know @${HANDLE}.`);
  const scopes = ["tweet.read", "users.read", "like.read", "offline.access"];
  const grant = await simulator<Grant>("POST", "x/tokens", { person: HANDLE, scopes });
  await saveLink(db(), ownerId, {
    provider: "x",
    accountId: person.id,
    label: person.handle,
    displayName: person.name,
    tokens: {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken,
      expiresAt: new Date(grant.accessExpiresAt),
      scopes,
    },
  });
}

async function linkDropbox(ownerId: string): Promise<void> {
  type Account = { accountId: string; email: string; displayName: string };
  type Tokens = { accessToken: string; refreshToken: string; expiresInSeconds: number };
  const { accounts } = await simulator<{ accounts: Account[] }>("GET", "dropbox/accounts");
  const account = accounts.find(({ email }) => email === MAIL);
  if (!account) throw new Error(`The simulated Dropbox does not know ${MAIL}.`);
  const scopes = ["account_info.read", "files.content.write", "files.content.read", "files.metadata.read"];
  const tokens = await simulator<Tokens>("POST", "dropbox/links", { account: MAIL, scopes });
  await saveLink(db(), ownerId, {
    provider: "dropbox",
    accountId: account.accountId,
    label: account.displayName,
    displayName: account.displayName,
    tokens: {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresAt: new Date(now().getTime() + tokens.expiresInSeconds * 1000),
      scopes,
    },
  });
}

async function simulator<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${env().ROOST_SIMULATOR}/_sim/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The simulator answered ${path} with ${answer.status}.`);
  return answer.json() as Promise<T>;
}
