// node scripts/run.mjs e2e/seed-a-year-ago.ts <name>: gives a person of the running app one tweet of this day last year.
import { addTweet } from "@/lib/testing/tweets";
import { seededPerson } from "./seeded-person";

const { db, sql, ownerId } = await seededPerson(process.argv[2]);
const createdAt = new Date();
createdAt.setUTCFullYear(createdAt.getUTCFullYear() - 1);
await addTweet(db, ownerId, { createdAt });
await sql.end();
