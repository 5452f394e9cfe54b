// node scripts/run.mjs e2e/seed-likes.ts <name> <working|done|causes>: gives a person of the running app a gallery of likes.
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { addSampleLikes, type Stage } from "@/lib/testing/sample-likes";
import { seededPerson } from "./seeded-person";

const [name, stage = "done"] = process.argv.slice(2);
const { db, sql, ownerId } = await seededPerson(name);
await addSampleLikes({ db, storage: storage(), ownerId }, stage as Stage, now());
await sql.end();
