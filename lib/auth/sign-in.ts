import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { AppError } from "../errors";
import { countAttempt, forgetAttempts, takeBackAttempt } from "./limits";
import { hashPassword, isOutdated, verifyPassword } from "./passwords";
import { createSignIn } from "./sign-ins";
import type { Visitor } from "./types";
import { networkOf } from "./visitor";

/**
 * The person with this name and password, and the stored hash that it fits: only as long as that one stands is it right.
 *
 * Each guess counts against the name and against the address before it is looked at, and costs the same work whether
 * the name exists or not.
 *
 * @throws AppError `invalid` if they do not fit, `rate_limited` with the time to try again.
 */
export async function checkPassword(
  db: Db,
  { name, password }: { name: string; password: string },
  visitor: Pick<Visitor, "address">,
): Promise<{ id: string; passwordHash: string }> {
  const { spelledName, user } = await findByName(db, name);
  const network = networkOf(visitor.address);
  const nameAtAddress = `${network} ${spelledName}`;
  await countAttempt(db, "sign-in:address", network);
  await countAttempt(db, "sign-in:name-at-address", nameAtAddress);
  await countAttempt(db, "sign-in:name", spelledName);
  const takeBackShared = async () => {
    await takeBackAttempt(db, "sign-in:address", network);
    await takeBackAttempt(db, "sign-in:name", spelledName);
  };

  const fits = await verifyPassword(user?.passwordHash, password).catch(async (error: unknown) => {
    await takeBackShared(); // Nobody looked at this guess.
    await takeBackAttempt(db, "sign-in:name-at-address", nameAtAddress);
    throw error;
  });
  if (!fits || !user?.passwordHash) {
    throw new AppError("invalid", "This name and password do not fit together. Check both and try again.");
  }

  await takeBackShared();
  await forgetAttempts(db, "sign-in:name-at-address", nameAtAddress);
  return { id: user.id, passwordHash: await renewed(db, user.id, user.passwordHash, password) };
}

/** Who has a name, and the one spelling that all the names which find them have in common: the database's. */
async function findByName(db: Db, name: string) {
  const typed = name
    .normalize("NFKC")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 100);
  const [found] = await db
    .select({ spelledName: sql<string>`typed.name`, id: users.id, passwordHash: users.passwordHash })
    .from(sql`(select lower(${typed}) as name) as typed`)
    .leftJoin(users, eq(sql`lower(${users.name})`, sql`typed.name`));
  const user = found?.id ? { id: found.id, passwordHash: found.passwordHash } : undefined;
  return { spelledName: found?.spelledName ?? "", user };
}

/** The hash, made anew if it was made at a lower cost than today's; never in place of a password changed meanwhile. */
async function renewed(db: Db, userId: string, verified: string, password: string): Promise<string> {
  if (!isOutdated(verified)) return verified;
  const passwordHash = await hashPassword(password);
  const changed = await db
    .update(users)
    .set({ passwordHash })
    .where(and(eq(users.id, userId), eq(users.passwordHash, verified)))
    .returning({ id: users.id });
  return changed.length > 0 ? passwordHash : verified;
}

/**
 * Checks name and password and opens a sign-in for the visitor's browser.
 *
 * Whoever changes a password ends the sign-ins there are, so none may be opened afterwards with the old one. If another
 * hash is stored by now, the password has to fit that.
 *
 * @throws as `checkPassword` does.
 */
export async function openSignIn(
  db: Db,
  given: { name: string; password: string },
  visitor: Visitor,
): Promise<{ userId: string; secret: string }> {
  const { id, passwordHash } = await checkPassword(db, given, visitor);
  const opened = await db.transaction(async (tx) => {
    const [unchanged] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash)))
      .for("share");
    return unchanged && createSignIn(tx, id, visitor);
  });
  return opened ? { userId: id, secret: opened.secret } : openSignIn(db, given, visitor);
}
