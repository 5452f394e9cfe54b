// node scripts/run.mjs e2e/seed-memories.ts <name>: gives a person of the running app a day that has everything.
import { storage } from "@/lib/clients/storage/storage";
import { addSampleMemories } from "@/lib/testing/sample-memories";
import { seededPerson } from "./seeded-person";

const { db, sql, ownerId } = await seededPerson(process.argv[2]);
await addSampleMemories({ db, storage: storage(), ownerId }, { month: 11, day: 21 });
await sql.end();
