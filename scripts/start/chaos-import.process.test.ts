import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sweepUploads } from "@/lib/archive/upload/sweep-uploads";
import { hashPassword } from "@/lib/auth/passwords";
import { diskStorage } from "@/lib/clients/storage/disk";
import { connect, type Db, type Sql } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import { chaosKills, chaosSeed } from "@/lib/testing/chaos";
import { differences, type Left, leftBy } from "@/lib/testing/chaos-import";
import { testDataDir } from "@/lib/testing/data-dir";
import { startKillableApp, VICTIMS, type Victim } from "@/lib/testing/killable-app";
import { until } from "@/lib/testing/running-app";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { signIn } from "@/lib/testing/sign-in";
import { uploadZip } from "@/lib/testing/upload-zip";
import { Random } from "@/simulator/core/random";
import { buildIfNeeded } from "./build";

const SEED = chaosSeed();
const KILLS = chaosKills(VICTIMS.length, 100);
/** Its files are large enough to be read in a thread. */
const SAMPLE = { tweets: 20_000, parts: 2, withMedia: 80, likes: 2_000 };
/** An import shows so many or more signs of life when nobody disturbs it, and meets so many killers. */
const SIGNS = 12;
const KILLS_IN_ONE = 6;
const DAYS_MS = 24 * 3_600_000;
const PASSWORD = "six months of sourdough";

const folder = testDataDir();
const filesFolder = join(folder, "files");
const random = new Random(SEED);
const say = (line: string) => process.stdout.write(`chaos-import: ${line}\n`);

let sampleFolder: string;
let sample: string;
let app: Awaited<ReturnType<typeof startKillableApp>>;
let db: Db;
let sql: Sql;
let calm: { left: Left; names: string[] };

beforeAll(async () => {
  say(`CHAOS_SEED=${SEED}, ${KILLS} kills of the running app`);
  await buildIfNeeded(process.env);
  sampleFolder = await mkdtemp(join(tmpdir(), "roost-chaos-"));
  sample = join(sampleFolder, "sample.zip");
  await writeSampleArchive(sample, SAMPLE);
  app = await startKillableApp(folder);
  ({ db, sql } = connect(await app.databaseUrl(), 2));
  const upload = await uploaded("calm");
  await until(() => isOver(upload));
  calm = { left: await leftBy({ db, sql }, upload.ownerId, filesFolder), names: await namesInFolder() };
  expect(calm.left.archives).toMatchObject([{ status: "done" }]);
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await app?.stop();
  await rm(sampleFolder, { recursive: true, force: true });
});

type Uploaded = { ownerId: string; archiveId: string };

/** Somebody new, who signs in and sends the archive as a browser does. */
async function uploaded(name: string): Promise<Uploaded> {
  const [person] = await db
    .insert(users)
    .values({ name, passwordHash: await hashPassword(PASSWORD) })
    .returning({ id: users.id });
  const cookie = await signIn(app.url, { name, password: PASSWORD });
  const archiveId = await uploadZip(app.url, cookie, sample);
  return { ownerId: person?.id ?? "", archiveId };
}

type Life = { isOver: boolean; touchedAt: string };

/** What the import last did; undefined while the database is away. */
async function lifeOf({ archiveId }: Uploaded): Promise<Life | undefined> {
  const rows = await sql<Life[]>`
    select status not in ('uploaded', 'reading') as "isOver", touched_at::text as "touchedAt"
    from archives where id = ${archiveId}`.catch(() => []);
  if (app.hasEnded()) throw new Error(`The app gave up:\n${app.said()}`);
  return rows[0];
}

const isOver = async (upload: Uploaded): Promise<boolean> => (await lifeOf(upload))?.isOver ?? false;

/** @returns false if the import was over before it had shown so many signs of life. */
async function showedLife(upload: Uploaded, signs: number): Promise<boolean> {
  let last: Life | undefined;
  for (let seen = -1; seen < signs; ) {
    const life = await lifeOf(upload);
    if (life?.isOver) return false;
    if (life && life.touchedAt !== last?.touchedAt) seen += 1;
    last = life ?? last;
    await sleep(5);
  }
  return true;
}

/** Everybody as often, and nobody twice before all had their turn: five deaths of one within a minute end the app. */
function deck(): Victim[] {
  const victims: Victim[] = [];
  while (victims.length < KILLS) {
    const keyed = VICTIMS.map((victim) => ({ victim, key: random.next() }));
    victims.push(...keyed.sort((one, other) => one.key - other.key).map(({ victim }) => victim));
  }
  return victims.slice(0, KILLS);
}

/** What lies in the data folder beside what people own; Postgres keeps its own house. */
async function namesInFolder(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => !/^postgres\/|^files\/owners\//.test(name)).sort();
}

test(
  "an import whose app is killed in parts and whole leaves what an undisturbed one leaves",
  async () => {
    const victims = deck();
    let [kills, imports] = [0, 0];
    while (victims.length > 0) {
      const upload = await uploaded(`struck ${++imports}`);
      const killsBefore = kills;
      while (victims[0] && (await showedLife(upload, 1 + random.below((2 * SIGNS) / KILLS_IN_ONE)))) {
        await sleep(random.below(40));
        if (await isOver(upload)) break;
        const [victim] = victims.splice(0, 1) as [Victim];
        await app.kill(victim);
        kills += 1;
        say(`the ${victim} was killed in import ${imports}`);
      }
      if (kills === killsBefore) throw new Error("An import was over before anything could be killed.");
      await until(() => isOver(upload));
      await sweepUploads({
        db,
        storage: diskStorage(filesFolder),
        now: () => new Date(Date.now() + 2 * DAYS_MS),
        abandonedAfterMs: 2 * DAYS_MS,
      });
      const left = await leftBy({ db, sql }, upload.ownerId, filesFolder);
      expect({ differ: differences(left, calm.left), names: await namesInFolder() }).toEqual({
        differ: [],
        names: calm.names,
      });
    }
    say(`${kills} kills, ${imports} imports`);
    expect(kills).toBe(KILLS);
    expect(await app.stop()).toBe(0);
  },
  Math.max(300_000, KILLS * 60_000),
);
