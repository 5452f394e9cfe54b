import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, gt, lt, lte, ne, or, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { preparedOnce } from "../db/prepared";
import { signIns, users } from "../db/schema";
import type { CurrentUser, SignIn, Visitor } from "./types";

/** A sign-in ends after 30 days, or after 7 in which nobody came. All times are the database's: every copy agrees. */
const endsAt = sql`now() + interval '30 days'`;
const idleSince = sql`now() - interval '7 days'`;
const isAlive = and(gt(signIns.expiresAt, sql`now()`), gt(signIns.lastSeenAt, idleSince));

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** Opens a sign-in. The secret is for the cookie; only its hash is kept. */
export async function createSignIn(
  db: Db,
  userId: string,
  visitor: Visitor,
): Promise<{ id: string; secret: string }> {
  const secret = randomBytes(32).toString("base64url");
  const [row] = await db
    .insert(signIns)
    .values({
      userId,
      secretHash: hashOf(secret),
      userAgent: visitor.userAgent.slice(0, 500),
      address: visitor.address,
      expiresAt: endsAt,
    })
    .returning({ id: signIns.id });
  if (!row) throw new Error("the sign-in was not stored");
  return { id: row.id, secret };
}

/** The person behind a cookie's secret; nobody, from the moment on that the sign-in was revoked or ran out. */
export async function findSignedIn(db: Db, secret: string): Promise<CurrentUser | undefined> {
  const [row] = await personBehind(db).execute({ hash: hashOf(secret) });
  if (!row) return undefined;
  const { isStale, ...user } = row;
  if (isStale) await touchSignIn(db, user.signInId);
  return user;
}

const personBehind = preparedOnce((db) =>
  db
    .select({
      id: users.id,
      name: users.name,
      role: users.role,
      timeZone: users.timeZone,
      signInId: signIns.id,
      isStale: sql<boolean>`${signIns.lastSeenAt} < now() - interval '1 minute'`,
    })
    .from(signIns)
    .innerJoin(users, eq(users.id, signIns.userId))
    .where(and(eq(signIns.secretHash, sql.placeholder("hash")), isAlive))
    .prepare("person_behind_secret"),
);

async function touchSignIn(db: Db, signInId: string): Promise<void> {
  await db.update(signIns).set({ lastSeenAt: sql`now()` }).where(eq(signIns.id, signInId));
}

/** Where a person is signed in, the latest first. */
export async function listSignIns(db: Db, userId: string): Promise<SignIn[]> {
  return db
    .select({
      id: signIns.id,
      userAgent: signIns.userAgent,
      address: signIns.address,
      createdAt: signIns.createdAt,
      lastSeenAt: signIns.lastSeenAt,
    })
    .from(signIns)
    .where(and(eq(signIns.userId, userId), isAlive))
    .orderBy(desc(signIns.lastSeenAt), desc(signIns.id));
}

/** Signs one browser of this person out, now. Nothing happens if it is signed out already. */
export async function revokeSignIn(db: Db, userId: string, signInId: string): Promise<void> {
  await db.delete(signIns).where(and(eq(signIns.userId, userId), eq(signIns.id, signInId)));
}

/** Ends the sign-in that a cookie's secret belongs to. */
export async function deleteSignIn(db: Db, secret: string): Promise<void> {
  await db.delete(signIns).where(eq(signIns.secretHash, hashOf(secret)));
}

/** Signs this person out everywhere but here. @returns how many browsers that were. */
export async function revokeOtherSignIns(db: Db, userId: string, keptId: string): Promise<number> {
  const gone = await db
    .delete(signIns)
    .where(and(eq(signIns.userId, userId), ne(signIns.id, keptId)))
    .returning({ id: signIns.id });
  return gone.length;
}

/** Forgets sign-ins that have run out. */
export async function deleteDeadSignIns(db: Db): Promise<number> {
  const gone = await db
    .delete(signIns)
    .where(or(lte(signIns.expiresAt, sql`now()`), lt(signIns.lastSeenAt, idleSince)))
    .returning({ id: signIns.id });
  return gone.length;
}
