import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { diskStorage } from "../clients/storage/disk";
import { connect } from "../db/client";
import { personPlaces } from "../likes/places/person-places";
import { saveDue } from "../likes/save/save-due";

/** A saver alone, as a process that tests can kill: <database url> <folder of files> <owner id>. Ends when all is saved. */
const [databaseUrl = "", folder = "", ownerId = ""] = process.argv.slice(2);

const { db, sql } = connect(databaseUrl, 4);
const now = () => new Date();
for (;;) {
  const placeOf = personPlaces({ db, storageAt: () => diskStorage(folder) });
  const { nextDueAt } = await saveDue({ sql, placeOf, now, pauseMs: () => 100 }, ownerId, { forMs: 10_000 });
  if (!nextDueAt) break;
  await sleep(Math.min(200, Math.max(0, nextDueAt.getTime() - Date.now())));
}
await sql.end();
