import type { Db } from "../db/client";
import { users } from "../db/schema";

/** A person for a test; names are unique in a test file's database. */
export async function makePerson(db: Db, name: string): Promise<{ id: string; name: string }> {
  const [person] = await db.insert(users).values({ name }).returning({ id: users.id, name: users.name });
  if (!person) throw new Error("The person did not come back.");
  return person;
}
