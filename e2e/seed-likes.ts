// node scripts/run.mjs e2e/seed-likes.ts <name> <working|done|causes>: gives a person of the running app a gallery of likes.
import { eq } from "drizzle-orm";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { dataFolder } from "@/lib/data-folder/folder";
import { findRun } from "@/lib/data-folder/run-file";
import { connect } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import { addSampleLikes, type Stage } from "@/lib/testing/sample-likes";

const [name = "", stage = "done"] = process.argv.slice(2);
const run = await findRun(dataFolder());
if (!run) throw new Error("The app does not run on this data folder.");
const { db, sql } = connect(run.databaseUrl, 2);
const [person] = await db.select({ id: users.id }).from(users).where(eq(users.name, name));
if (!person) throw new Error(`There is nobody called ${name}.`);
await addSampleLikes({ db, storage: storage(), ownerId: person.id }, stage as Stage, now());
await sql.end();
