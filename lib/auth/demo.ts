import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client";
import { users } from "../db/schema";
import { env } from "../env";
import { AppError } from "../errors";
import { DEMO_NAME } from "./demo-person";
import { createSignIn } from "./sign-ins";
import type { Visitor } from "./types";

/** Opens the demo person's door without a password. @throws AppError `not_found` anywhere but in the demo. */
export async function openDemoSignIn(db: Db, visitor: Visitor): Promise<{ userId: string; secret: string }> {
  if (!env().ROOST_DEMO) throw new AppError("not_found", "This is not a demo.");
  const [person] = await db
    .select({ id: users.id })
    .from(users)
    .where(eq(sql`lower(${users.name})`, DEMO_NAME));
  if (!person)
    throw new AppError("unavailable", "The demo person is still being made. Try again in a moment.");
  const { secret } = await createSignIn(db, person.id, visitor);
  return { userId: person.id, secret };
}
