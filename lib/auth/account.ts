import "server-only";
import { asc, eq } from "drizzle-orm";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { AppError } from "../errors";
import { countAttempt, forgetAttempts } from "./limits";
import { passwordProblem } from "./password-policy";
import { hashPassword, verifyPassword } from "./passwords";
import { revokeOtherSignIns } from "./sign-ins";
import type { CurrentUser } from "./types";

/** Gives a person another name. @throws AppError `conflict` if somebody else has it. */
export async function changeName(db: Db, userId: string, name: string): Promise<void> {
  try {
    await db.update(users).set({ name }).where(eq(users.id, userId));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", `The name ${name} is taken. Choose another.`, {
      field: "name",
      cause: error,
    });
  }
}

/** The zone that decides what today is, chosen by the person: no guess replaces it from now on. */
export async function changeTimeZone(db: Db, userId: string, timeZone: string): Promise<void> {
  await db.update(users).set({ timeZone, timeZoneSource: "person" }).where(eq(users.id, userId));
}

/** Who said that this is the person's zone. */
export async function zoneSourceOf(
  db: Db,
  userId: string,
): Promise<"unknown" | "browser" | "archive" | "person"> {
  const [row] = await db.select({ source: users.timeZoneSource }).from(users).where(eq(users.id, userId));
  return row?.source ?? "unknown";
}

/** Whether a person signs in with a password, or only with linked accounts. */
export async function hasPassword(db: Db, userId: string): Promise<boolean> {
  const [user] = await db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return typeof user?.passwordHash === "string";
}

/**
 * Gives a person their first or another password and signs them out everywhere else, in one transaction.
 *
 * @returns in how many other places they were signed in.
 * @throws AppError `invalid` beside the field that is wrong, `rate_limited` after too many wrong guesses.
 */
export async function changePassword(
  db: Db,
  user: CurrentUser,
  { current = "", password }: { current?: string; password: string },
): Promise<number> {
  await confirmPassword(db, user.id, current, "current");
  const problem = passwordProblem(password, user.name);
  if (problem) throw new AppError("invalid", problem, { field: "password" });
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    return revokeOtherSignIns(tx, user.id, user.signInId);
  });
}

/**
 * Makes sure that it is the person themselves, and not somebody at their open browser. One who has no password has
 * nothing to confirm with: there the sign-in is enough.
 *
 * @throws as `changePassword`.
 */
export async function confirmPassword(
  db: Db,
  userId: string,
  password: string,
  field: string,
): Promise<void> {
  await countAttempt(db, "password:user", userId);
  const [user] = await db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  if (user && user.passwordHash === null) return forgetAttempts(db, "password:user", userId);
  if (!(await verifyPassword(user?.passwordHash, password))) {
    throw new AppError("invalid", "This is not your password. Check it and try again.", { field });
  }
  await forgetAttempts(db, "password:user", userId);
}

/** Everybody who has an account here, in the order they came: for the admin. */
export async function listPeople(
  db: Db,
): Promise<{ id: string; name: string; role: "admin" | "member"; createdAt: Date }[]> {
  return db
    .select({ id: users.id, name: users.name, role: users.role, createdAt: users.createdAt })
    .from(users)
    .orderBy(asc(users.createdAt), asc(users.id));
}

const UNIQUE_VIOLATION = "23505";

function isUniqueViolation(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === UNIQUE_VIOLATION;
}
