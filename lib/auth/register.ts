import "server-only";
import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { env } from "../env";
import { AppError } from "../errors";
import { guessedTimeZone, type registerInput } from "./input";
import { countAttempt } from "./limits";
import { nameFrom } from "./name-from";
import { hashPassword } from "./passwords";
import { createSignIn } from "./sign-ins";
import { areSignUpsOpen } from "./sign-ups";
import type { Visitor } from "./types";
import { networkOf } from "./visitor";

/** Any number: it only has to be the same in every copy of the app. */
const PEOPLE_LOCK = 727_002;

type Person = { id: string; name: string; role: "admin" | "member" };

/**
 * Makes an account. The first person to come is the admin; of two who come at once, only one is the first.
 *
 * @throws AppError `rejected` if sign-ups are closed, `conflict` if the name is taken.
 */
export async function register(db: Db, input: z.output<typeof registerInput>): Promise<Person> {
  if (env().ROOST_SIGN_UPS === "closed") throw signUpsAreClosed();
  return addPerson(db, input, { asInvited: false });
}

/** Makes an account for the one who asks, and opens a sign-in for their browser. @throws as `register` does. */
export async function registerVisitor(
  db: Db,
  input: z.output<typeof registerInput>,
  visitor: Visitor,
): Promise<{ userId: string; secret: string }> {
  await countAttempt(db, "register:address", networkOf(visitor.address));
  const { id } = await register(db, input);
  const { secret } = await createSignIn(db, id, visitor);
  return { userId: id, secret };
}

/** Makes an account from the command line, where whoever runs the app decides; closed sign-ups do not matter. */
export async function addUser(db: Db, input: z.output<typeof registerInput>): Promise<Person> {
  return addPerson(db, input, { asInvited: true });
}

async function addPerson(
  db: Db,
  { name, password, timeZone }: z.output<typeof registerInput>,
  { asInvited }: { asInvited: boolean },
): Promise<Person> {
  // Before the lock, which nobody should wait for longer than a query takes.
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    await lockPeople(tx);
    const role = await roleOfNext(tx, { asInvited });
    const zone = timeZone && ({ timeZone, timeZoneSource: asInvited ? "person" : "browser" } as const);
    const person = await insertPerson(tx, { name, passwordHash, role, ...zone });
    if (!person) {
      throw new AppError("conflict", `The name ${name} is taken. Choose another, or sign in.`, {
        field: "name",
      });
    }
    return person;
  });
}

/**
 * Makes an account without a password, for one whom a linked account vouches for, inside the transaction that links it.
 * Its name is the one that the account suggests, or that with a number.
 *
 * @throws AppError `rejected` if sign-ups are closed.
 */
export async function registerVouchedFor(
  tx: Db,
  { label, timeZone }: { label: string; timeZone?: string },
): Promise<Person> {
  if (env().ROOST_SIGN_UPS === "closed") throw signUpsAreClosed();
  await lockPeople(tx);
  const role = await roleOfNext(tx, { asInvited: false });
  const guessed = guessedTimeZone.parse(timeZone);
  const zone = guessed && { timeZone: guessed, timeZoneSource: "browser" as const };
  const wanted = nameFrom(label);
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    const person = await insertPerson(tx, { name, passwordHash: null, role, ...zone });
    if (person) return person;
  }
}

/** Whether there may be one more, and who they would be. Under the lock of `lockPeople`. */
async function roleOfNext(tx: Db, { asInvited }: { asInvited: boolean }): Promise<Person["role"]> {
  const [anybody] = await tx.select({ id: users.id }).from(users).limit(1);
  if (anybody && !asInvited && !(await areSignUpsOpen(tx))) throw signUpsAreClosed();
  return anybody ? "member" : "admin";
}

/** @returns nobody if the name is taken. */
async function insertPerson(tx: Db, values: typeof users.$inferInsert): Promise<Person | undefined> {
  const [person] = await tx
    .insert(users)
    .values(values)
    .onConflictDoNothing()
    .returning({ id: users.id, name: users.name, role: users.role });
  return person;
}

/** Held to the end of the transaction: who is the first, and who is admin, is decided one at a time. */
export async function lockPeople(tx: Pick<Db, "execute">): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PEOPLE_LOCK})`);
}

const signUpsAreClosed = () =>
  new AppError("rejected", "Nobody new can register here at the moment. Ask whoever runs this Roost.", {
    reason: "sign_ups_closed",
  });
