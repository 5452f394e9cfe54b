import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inngest } from "@/inngest/client";
import { memoriesChanged } from "@/inngest/events";
import { importFromDisk } from "@/lib/archive/import/import-from-disk";
import { DEMO_NAME, DEMO_PASSWORD } from "@/lib/auth/demo-person";
import { getUserByName } from "@/lib/auth/find-user";
import { registerInput } from "@/lib/auth/input";
import { addUser } from "@/lib/auth/register";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { closeDatabase, db, sql } from "@/lib/db/client";
import { env } from "@/lib/env";
import { isAppError } from "@/lib/errors";
import type { SampleOptions } from "@/lib/testing/sample-archive/options";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { fillLikes } from "./fill-likes";

/** A life of tweets at first; on a later day only some more, so that every day of the demo has memories. */
const LIFE = { tweets: 2_000, withMedia: 667, onThisDay: 40, likes: 40 };
const DAY = { tweets: 64, withMedia: 12, onThisDay: 64, likes: 0 };

/**
 * Makes the demo person and imports a made-up archive of theirs that has tweets of today in many years. A program of
 * its own beside the running app: `npm run demo` waits for its end. Called again on the same day it imports nothing.
 */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const today = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now());
const mark = join(env().ROOST_DATA_DIR, "demo-day");
const lastDay = await readFile(mark, "utf8").catch(() => undefined);
const person = lastDay ? await getUserByName(db(), DEMO_NAME) : await addDemoPerson();
if (lastDay !== today) {
  await importSample(person.id, {
    ...(lastDay ? DAY : LIFE),
    isTidy: true,
    seed: Number(today.replaceAll("-", "")),
  });
  await writeFile(mark, today);
  await inngest.send(memoriesChanged.create({ ownerId: person.id }));
}
await fillLikes(person.id);
await closeDatabase();

async function addDemoPerson(): Promise<{ id: string }> {
  const asked = registerInput.parse({ name: DEMO_NAME, password: DEMO_PASSWORD, timeZone });
  return addUser(db(), asked).catch(whoIsThere);
}

/** A demo that was killed while it was filled has its person already. */
async function whoIsThere(error: unknown): Promise<{ id: string }> {
  if (isAppError(error, "conflict")) return getUserByName(db(), DEMO_NAME);
  throw error;
}

async function importSample(ownerId: string, options: Partial<SampleOptions>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "roost-demo-"));
  try {
    const path = join(folder, "twitter-demo.zip");
    // Noon of the person's own day, so that it is the same day for most zones.
    await writeSampleArchive(path, { ...options, until: new Date(`${today}T12:00:00Z`), years: 15 });
    const outcome = await importFromDisk({ db: db(), sql: sql(), storage: storage(), now }, ownerId, path);
    if (outcome.status === "refused") throw new Error(outcome.problem);
  } finally {
    await rm(folder, { recursive: true });
  }
}
