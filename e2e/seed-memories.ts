// node scripts/run.mjs e2e/seed-memories.ts <name>: gives a person of the running app a day that has everything.
import { eq } from "drizzle-orm";
import { storage } from "@/lib/clients/storage/storage";
import { dataFolder } from "@/lib/data-folder/folder";
import { findRun } from "@/lib/data-folder/run-file";
import { connect } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import { addSampleMemories } from "@/lib/testing/sample-memories";

const run = await findRun(dataFolder());
if (!run) throw new Error("The app does not run on this data folder.");
const { db, sql } = connect(run.databaseUrl, 2);
const [person] = await db
  .select({ id: users.id })
  .from(users)
  .where(eq(users.name, process.argv[2] ?? ""));
if (!person) throw new Error(`There is nobody called ${process.argv[2]}.`);
await addSampleMemories({ db, storage: storage(), ownerId: person.id }, { month: 11, day: 21 });
await sql.end();
