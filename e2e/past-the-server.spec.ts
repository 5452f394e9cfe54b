import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { writeSampleArchive } from "@/lib/testing/sample-archive/write-sample-archive";
import { addressSaid } from "./address-said";

/** As on Vercel: the browser puts its archive into the Blob store itself, and the app reads it there. */

const simulator = `http://127.0.0.1:${process.env.ROOST_E2E_SIMULATOR_PORT}`;
const STORE = "simpast";
let folder: string;
let app: ChildProcess;
let address: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "roost-past-"));
  await writeSampleArchive(join(folder, "twitter.zip"), { tweets: 60, withMedia: 4 });
  app = spawn(process.execPath, ["scripts/start.mjs", "start"], {
    env: {
      ...process.env,
      PORT: "0",
      ROOST_DATA_DIR: join(folder, "data"),
      VERCEL: "1",
      ROOST_DEMO: "1",
      ROOST_SIMULATOR: simulator,
      BLOB_READ_WRITE_TOKEN: `vercel_blob_rw_${STORE}_simsecret`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  address = await addressSaid(app);
});

test.afterAll(async () => {
  app.kill("SIGTERM");
  if (app.exitCode === null) await once(app, "exit");
  await rm(folder, { recursive: true, force: true });
});

test("an archive goes past the server into the store, and is read from there", async ({ page }) => {
  await page.goto(`${address}/register`);
  await page.getByLabel("Name").fill("Vera");
  await page.getByLabel("Password", { exact: true }).fill("sourdough rises with the sun");
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL(/\/(memories|archive)/);
  await page.goto(`${address}/archive`);

  const deeds = await standForVercel(page);
  let bytesToTheServer = 0;
  page.on("request", (request) => {
    if (request.url().startsWith(address)) bytesToTheServer += request.postDataBuffer()?.length ?? 0;
  });
  await page.getByLabel("The zip from X").setInputFiles(join(folder, "twitter.zip"));
  await expect(page.getByText(/^We read \d+ tweets, \d+ pictures and videos/)).toBeVisible();

  expect(deeds).toEqual(["create", "upload", "complete"]);
  expect(bytesToTheServer).toBeLessThan(10_000);
  const { blobs } = await (await fetch(`${simulator}/_sim/blob/${STORE}`)).json();
  const kept = (blobs as { pathname: string }[]).map(({ pathname }) => pathname);
  expect(kept.filter((pathname) => pathname.includes("/zips/"))).toEqual([]);
  expect(kept.filter((pathname) => pathname.includes("/files/")).length).toBeGreaterThan(3);
});

/** What the page asks of Vercel's own address, which its policy must allow, the simulator answers. */
async function standForVercel(page: Page): Promise<string[]> {
  const deeds: string[] = [];
  await page.route("https://vercel.com/api/blob/**", async (route) => {
    const { pathname, search } = new URL(route.request().url());
    deeds.push(route.request().headers()["x-mpu-action"] ?? "");
    const response = await route.fetch({ url: `${simulator}${pathname.replace("/api", "")}${search}` });
    await route.fulfill({ response });
  });
  return deeds;
}
