import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { access, constants, readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { missingSettings } from "@/lib/clients/oauth/apps";
import { storageAt, storageKind } from "@/lib/clients/storage/storage";
import type { Provider } from "@/lib/connections/types";
import { PROVIDER_NAMES } from "@/lib/connections/words";
import { dataFolder } from "@/lib/data-folder/folder";
import { findHolder } from "@/lib/data-folder/lock";
import { findRun, type Run } from "@/lib/data-folder/run-file";
import { closeDatabase, sql } from "@/lib/db/client";
import { isMigrated } from "@/lib/db/migrate";
import { env, publicUrl, settings } from "@/lib/env";
import { PRICES_AS_OF, prices } from "@/lib/spending/prices";
import { priceInWords } from "@/lib/spending/words";
import type { LoneCommand } from "../command";
import { openDatabase } from "../context";
import type { Output } from "../output";

/** One thing looked at. `off`: not there, and that is all right. */
type Finding = { name: string; status: "ok" | "off" | "broken"; words: string };
type Look = () => Promise<Omit<Finding, "name">>;

const ok = (words: string) => ({ status: "ok" as const, words });
const off = (words: string) => ({ status: "off" as const, words });
const broken = (words: string) => ({ status: "broken" as const, words });
const MARKS = { ok: "✓", off: "–", broken: "✗" };

export const command: LoneCommand = {
  name: "doctor",
  summary: "Says what is configured, reachable and healthy.",
  usage: "doctor [--json]\n\nExits with 1 if something is broken.",
  options: {},
  async runAlone({ out }) {
    const findings: Finding[] = [];
    const look = async (name: string, at: Look) => {
      const finding = { name, ...(await at().catch((error: Error) => broken(error.message))) };
      findings.push(finding);
      out.print(`${MARKS[finding.status]} ${name.padEnd(12)} ${finding.words}`);
    };
    const folder = dataFolder();
    const run = await findRun(folder);
    await look("settings", atSettings);
    await look("data folder", () => atFolder(folder));
    await look("secrets", () => atSecrets(folder));
    await look("disk", () => atDisk(folder));
    await look("database", () => atDatabase(folder, run, out));
    await look("app", () => atApp(folder, run));
    await look("web", () => atPart(run?.web, "/api/health/ready"));
    await look("worker", () => atPart(run?.worker, "/health"));
    await look("engine", () => atPart(run?.engine, "/health"));
    await look("X prices", atPrices);
    await look("files", atFiles);
    await look("uploads", () => atUploads(folder));
    for (const provider of ["x", "dropbox"] as const) {
      await look(PROVIDER_NAMES[provider], async () => atProvider(provider));
    }
    const healthy = findings.every(({ status }) => status !== "broken");
    out.result({ healthy, findings });
    return healthy ? 0 : 1;
  },
};

async function atSettings() {
  const named = Object.keys(settings).filter((name) => process.env[name]);
  env();
  return ok(`Node ${process.versions.node}; set: ${named.join(", ") || "none, so the defaults hold"}`);
}

async function atFolder(folder: string) {
  if (!existsSync(folder)) return off(`${folder} does not exist yet; npm start makes it`);
  await access(folder, constants.W_OK);
  return ok(folder);
}

async function atSecrets(folder: string) {
  const info = await stat(join(folder, "secrets.json")).catch(() => undefined);
  if (!info) return off("none yet; npm start makes them");
  const mode = info.mode & 0o777;
  return mode === 0o600
    ? ok("there, and readable by their owner alone")
    : broken(`others may read secrets.json (mode ${mode.toString(8)})`);
}

async function atDisk(folder: string) {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : ".");
  const freeBytes = bavail * bsize;
  const words = `${(freeBytes / 1e9).toFixed(1)} GB free`;
  return freeBytes < env().ROOST_MIN_FREE_BYTES ? broken(`${words}, so uploads are refused`) : ok(words);
}

async function atDatabase(folder: string, run: Run | undefined, out: Output) {
  const given = env().DATABASE_URL;
  if (!given && !run && !existsSync(join(folder, "postgres")))
    return off("built in; none yet, npm start makes it");
  const database = await openDatabase("roost doctor", out.progress, { isMigrating: false });
  try {
    const [row] = await sql()`select current_setting('server_version') as version`;
    const words = `Postgres ${row?.version}, ${given ? `at ${new URL(given).host}` : "built in"}`;
    if (!(await isMigrated(sql()).catch(() => false)))
      return broken(`${words}, not up to date; npm start sees to that`);
    return ok(`${words}, up to date`);
  } finally {
    await closeDatabase();
    await database.close();
  }
}

async function atApp(folder: string, run: Run | undefined) {
  if (run) return ok(`runs as process ${run.pid}`);
  const holder = await findHolder(folder);
  return off(holder ? `“${holder.command}” (process ${holder.pid}) is starting or stopping` : "does not run");
}

async function atPart(address: string | undefined, path: string) {
  if (!address) return off("does not run");
  const response = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  return response?.ok
    ? ok(`healthy at ${address}`)
    : broken(`no good answer from ${address} (${response?.status ?? "none"})`);
}

async function atPrices() {
  const { ROOST_X_PRICES, ROOST_X_CAP_USD, ROOST_X_PERSON_CAP_USD, ROOST_X_APP_OWNER } = env();
  const { postRead, userRead } = prices();
  const whose = ROOST_X_PRICES ? "of ROOST_X_PRICES" : `as of ${PRICES_AS_OF}`;
  const caps = `caps $${ROOST_X_CAP_USD} for all, $${ROOST_X_PERSON_CAP_USD} each`;
  const owner = ROOST_X_APP_OWNER
    ? `account ${ROOST_X_APP_OWNER} pays less for its own`
    : "nobody pays less (ROOST_X_APP_OWNER is not set)";
  return ok(
    `a post ${priceInWords(postRead)}, a person ${priceInWords(userRead)}, ${whose}; ${caps}; ${owner}`,
  );
}

/** Puts, reads and deletes a tiny file where files are kept elsewhere: keys often have one of these rights and lack another. */
async function atFiles() {
  const settings = env();
  const kind = storageKind(settings);
  if (kind === "disk") return ok("in the data folder");
  const where = kind === "blob" ? "at Vercel Blob" : `in the S3 bucket ${settings.ROOST_S3_BUCKET}`;
  const store = storageAt(kind);
  const key = `doctor/${randomUUID()}`;
  try {
    await store.put(key, Readable.from(["roost"]));
    if ((await text(await store.read(key))) !== "roost")
      return broken(`${where}: what was put did not come back`);
    await store.deleteAll("doctor");
    return ok(`${where}; can be written, read, listed and deleted`);
  } catch (error) {
    return broken(`${where}: ${inDetail(error)}`);
  }
}

/** What the store itself said stands in the cause. */
function inDetail(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.name}: ${cause.message})` : message;
}

/** The key for tokens is no finding: npm start makes it, and `secrets` above says whether it did. */
function atProvider(provider: Provider) {
  const missing = missingSettings(provider).filter((name) => name !== "ROOST_TOKEN_KEYS");
  const callback = `${publicUrl()}/api/auth/callback/${provider}`;
  if (missing.length > 0)
    return off(`cannot be linked: ${missing.join(" and ")} not set; see docs/connect-${provider}.md`);
  return ok(`can be linked; its callback address is ${callback}`);
}

async function atUploads(folder: string) {
  const uploads = join(folder, "uploads");
  const names = await readdir(uploads).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(uploads, name)).then(({ size }) => size)));
  if (names.length === 0) return off("none waits");
  return ok(`${names.length} here, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e9).toFixed(1)} GB`);
}
