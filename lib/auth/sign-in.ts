import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { AppError } from "../errors";
import { countAttempt, forgetAttempts, takeBackAttempt } from "./limits";
import { hashPassword, isOutdated, verifyPassword } from "./passwords";
import { createSignIn } from "./sign-ins";
import type { Visitor } from "./types";
import { networkOf } from "./visitor";

/**
 * The person with this name and password.
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
): Promise<{ id: string }> {
  const spelledName = name.normalize("NFKC").replace(/\s+/g, " ").trim();
  const network = networkOf(visitor.address);
  const whose = spelledName.toLowerCase().slice(0, 100);
  await countAttempt(db, "sign-in:address", network);
  await countAttempt(db, "sign-in:name", whose);

  const [user] = await db
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(sql`lower(${users.name})`, sql`lower(${spelledName})`));
  if (!(await verifyPassword(user?.passwordHash, password)) || !user?.passwordHash) {
    throw new AppError("invalid", "This name and password do not fit together. Check both and try again.");
  }

  await forgetAttempts(db, "sign-in:name", whose);
  await takeBackAttempt(db, "sign-in:address", network);
  if (isOutdated(user.passwordHash)) {
    await db
      .update(users)
      .set({ passwordHash: await hashPassword(password) })
      .where(eq(users.id, user.id));
  }
  return { id: user.id };
}

/** Checks name and password and opens a sign-in for the visitor's browser. @throws as `checkPassword` does. */
export async function openSignIn(
  db: Db,
  given: { name: string; password: string },
  visitor: Visitor,
): Promise<{ userId: string; secret: string }> {
  const { id } = await checkPassword(db, given, visitor);
  const { secret } = await createSignIn(db, id, visitor);
  return { userId: id, secret };
}
