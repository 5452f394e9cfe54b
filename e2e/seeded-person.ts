import { eq } from "drizzle-orm";
import { dataFolder } from "@/lib/data-folder/folder";
import { findRun } from "@/lib/data-folder/run-file";
import { connect, type Db, type Sql } from "@/lib/db/client";
import { users } from "@/lib/db/schema";

/** The database of the app that runs on the data folder, and a person of it, for a program that gives them something. */
export async function seededPerson(name = ""): Promise<{ db: Db; sql: Sql; ownerId: string }> {
  const run = await findRun(dataFolder());
  if (!run) throw new Error("The app does not run on this data folder.");
  const { db, sql } = connect(run.databaseUrl, 2);
  const [person] = await db.select({ id: users.id }).from(users).where(eq(users.name, name));
  if (!person) throw new Error(`There is nobody called ${name}.`);
  return { db, sql, ownerId: person.id };
}
