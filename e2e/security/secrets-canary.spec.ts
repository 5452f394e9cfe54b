import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import postgres from "postgres";
import { APP_IS_READY, type OwnProgram, startOwn } from "../own-program";
import { consentAtX } from "../sign-in";
import { PASSWORD } from "./people";

/**
 * A whole life of tokens, on an app of its own that says as much as it can: they are given, shown as linked, refused,
 * renewed and ended. Afterwards not one of them, nor any key, is found where it has no business.
 */

const APP_SECRETS = ["sim_x_secret", "sim_dropbox_secret"];
/** A token or code that the simulator made; its apps are called sim_x and sim_dropbox. */
const TOKEN = /sim_[\w.-]{24,}/;

let folder: string;
let simulator: OwnProgram;
let app: OwnProgram;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-canary-"));
  await mkdir(join(folder, "tmp"));
  simulator = await startOwn(["scripts/run.mjs", "simulator/main.ts", "--port", "0"], {}, /answers at (\S+)/);
  app = await startOwn(
    ["scripts/start.mjs", "start"],
    {
      PORT: "0",
      ROOST_DATA_DIR: join(folder, "data"),
      TMPDIR: join(folder, "tmp"),
      ROOST_LOG_LEVEL: "trace",
      ROOST_DEMO: "1",
      ROOST_SIMULATOR: simulator.url,
      X_CLIENT_ID: "sim_x",
      X_CLIENT_SECRET: "sim_x_secret",
      DROPBOX_APP_KEY: "sim_dropbox",
      DROPBOX_APP_SECRET: "sim_dropbox_secret",
    },
    APP_IS_READY,
  );
});

test.afterAll(async () => {
  await app?.stop();
  await simulator?.stop();
  await rm(folder, { recursive: true, force: true });
});

const fault = (body: Record<string, unknown>) =>
  fetch(`${simulator.url}/_sim/faults`, {
    method: "POST",
    body: JSON.stringify({ times: 1, ...body }),
    headers: { "content-type": "application/json" },
  });

/** Everything that the app answered the browser, heads and bodies. */
function listenTo(page: Page): () => Promise<string> {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!response.url().startsWith(app.url)) return;
    const head = JSON.stringify(response.headers());
    answers.push(
      response.text().then(
        (body) => `${response.url().split("?")[0]}\n${head}\n${body}`,
        () => head,
      ),
    );
  });
  return async () => (await Promise.all(answers)).join("\n");
}

async function live(page: Page): Promise<void> {
  await page.goto(`${app.url}/register`);
  await page.getByRole("button", { name: "Continue with X" }).click();
  await consentAtX(page, "canary");
  await page.waitForURL("**/archive");
  await page.goto(`${app.url}/settings/connections`);
  await page.getByRole("button", { name: "Link Dropbox", exact: true }).click();
  await page.waitForURL("**/oauth2/authorize?**");
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByText("Dropbox is linked.")).toBeVisible();

  await page.goto(`${app.url}/settings/password`);
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set my password" }).click();
  await expect(page.getByText("Your password is set.")).toBeVisible();

  for (const broken of [
    { operation: "x.token", kind: "status", status: 400, json: { error: "invalid_request" } },
    { operation: "x.token", kind: "cut-after" },
    { operation: "x.me", kind: "status", status: 401, json: { title: "Unauthorized" } },
  ]) {
    await fault(broken);
    await page.goto(`${app.url}/settings/connections`);
    await page.getByRole("button", { name: "Link another X account" }).click();
    await consentAtX(page, "canary");
    await page.waitForURL("**/settings/connections?problem=**");
  }
  await fault({ operation: "x.revoke", kind: "cut-after" });
  await page.getByRole("button", { name: "Unlink @canary at X…" }).click();
  await page.getByRole("button", { name: "Unlink @canary", exact: true }).click();
  await expect(page.getByText("did not say that it ended it too")).toBeVisible();
  await page.getByRole("button", { name: "Link X", exact: true }).click();
  await consentAtX(page, "canary");
  await expect(page.getByText("X is linked.")).toBeVisible();
}

const run = async (): Promise<{ databaseUrl: string }> =>
  JSON.parse(await readFile(join(folder, "data/run.json"), "utf8"));

/** Every row of every table, as the database writes it out. */
async function dump(): Promise<string> {
  const sql = postgres((await run()).databaseUrl, { max: 1, onnotice: () => {} });
  const tables = await sql`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { line } of await sql.unsafe(`select t::text as line from ${name} t`))
      rows.push(`${name} ${line}`);
  }
  await sql.end();
  return rows.join("\n");
}

/** What lies in files below a folder, as bytes read one to one; without those whose path matches. */
async function filesBelow(root: string, except?: RegExp): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || except?.test(path)) continue;
    found.set(path, await readFile(path, "latin1").catch(() => ""));
  }
  return found;
}

test("no token, code, key or password stands in the database, logs, files, answers or the pages' scripts", async ({
  page,
}) => {
  const answers = listenTo(page);
  await live(page);

  const secrets: Record<string, string> = JSON.parse(
    await readFile(join(folder, "data/secrets.json"), "utf8"),
  );
  const { databasePassword = "", ROOST_TOKEN_KEYS = "", ...others } = secrets;
  const keys = [...Object.values(others), ROOST_TOKEN_KEYS.split(":")[1] ?? "", ...APP_SECRETS, PASSWORD];
  expect(keys.every((key) => key.length > 10)).toBe(true);
  /** As it stands, and as Postgres writes bytes. */
  const leaks = (text: string, wanted = keys): string[] => [
    ...[TOKEN.exec(text)?.[0], /73696d5f(?:785f|[0-9a-f]{2}){20,}/.exec(text)?.[0]].filter(
      (one) => one !== undefined,
    ),
    ...wanted.filter((key) => text.includes(key) || text.includes(Buffer.from(key).toString("hex"))),
  ];

  const rows = await dump();
  expect(rows, "control: X is in the dump").toMatch(/connections .*,x,.*canary/);
  expect(rows, "control: Dropbox is in the dump").toMatch(/connections .*,dropbox,/);
  expect(leaks(rows, [...keys, databasePassword])).toEqual([]);

  const said = app.said();
  expect(said, "control: it says a lot").toContain('"level":20');
  expect(leaks(said, [...keys, databasePassword])).toEqual([]);

  const answered = await answers();
  expect(answered, "control: pages were heard").toContain("@canary");
  expect(leaks(answered, [...keys.filter((key) => key !== PASSWORD), databasePassword])).toEqual([]);

  const planted = join(folder, "tmp/planted");
  await writeFile(planted, `sim_x_access_${"a".repeat(48)} ${keys[0]}`);
  const inFiles = async () => {
    const files = [
      ...(await filesBelow(join(folder, "data"), /\/secrets\.json$/)),
      // Where only root may enter the folder it is a link, which is not followed by itself.
      ...(await filesBelow(await realpath(join(folder, "data/postgres")))),
      // What the compiler keeps of our own sources, where the simulator's keys are written for everybody.
      ...(await filesBelow(join(folder, "tmp"), /\/tsx-\d+\//)),
    ];
    expect(files.length).toBeGreaterThan(100);
    return files.flatMap(([path, text]) => leaks(text).map((leak) => [path, leak]));
  };
  expect(await inFiles(), "control: what is planted is found").toEqual([
    [planted, `sim_x_access_${"a".repeat(48)}`],
    [planted, keys[0]],
  ]);
  await rm(planted);
  expect(await inFiles()).toEqual([]);

  const bundle = [...(await filesBelow(".next/static")).values()].join("\n");
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(leaks(bundle, [...keys, databasePassword])).toEqual([]);
});
