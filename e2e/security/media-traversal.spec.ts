import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { addPerson, database, type Person } from "./people";

/**
 * Files are served by hashes and numbers. Whatever else stands there finds nothing, and reads nothing: what lies in
 * the places that these addresses lead to is planted before.
 */

const CANARY = `planted-${randomUUID()}`;
const dataFolder = process.env.ROOST_E2E_DATA_DIR ?? "";
const planted = ["canary", "files/canary", "uploads/canary", "canary.json"].map((name) =>
  join(dataFolder, name),
);
const HASH = "ab".repeat(32);

let ada: Person;
test.beforeAll(async () => {
  ada = await addPerson("Ada");
  for (const path of planted) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, CANARY);
  }
});
test.afterAll(() => Promise.all(planted.map((path) => rm(path, { force: true }))));

/** As a program sends it: `fetch` and browsers tidy an address up before. */
function ask(path: string, method = "GET"): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const port = Number(process.env.ROOST_E2E_PORT);
    const headers = { cookie: ada.cookie, "tus-resumable": "1.0.0" };
    const asked = request({ port, host: "localhost", path, method, headers }, (answer) => {
      let body = "";
      answer.setEncoding("latin1").on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on("error", reject).end();
  });
}

const UP = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "..%5c",
  "%252e%252e%252f",
  "....//",
  "..;/",
  "..%00/",
  "%ef%bc%8e%ef%bc%8e%2f",
];
const climbs = UP.flatMap((up) => [1, 3, 8].map((times) => up.repeat(times))).flatMap((up) => [
  `${up}canary`,
  `${up}canary.json`,
  `${up}${dataFolder.slice(1).replaceAll("/", "%2f")}%2fcanary`,
]);
const PLACES = [
  ...climbs,
  ...planted.map((path) => encodeURIComponent(path)),
  ...planted.map((path) => encodeURIComponent(`file://${path}`)),
  ...["%00", `${HASH}%00`, `%00${HASH}`, `${HASH}%00.jpg`, "canary%00", `${HASH}%0a`, `${HASH}%20`],
  ...[
    HASH.toUpperCase(),
    `${HASH}.`,
    `${HASH}.jpg`,
    `${HASH}::$DATA`,
    `0x${HASH}`,
    "CON",
    "~",
    "-",
    ".",
    "%2e",
  ],
  ...[
    "%2f%2fexample.org%2fcanary",
    "https:%2f%2fexample.org",
    "canary%3f",
    "*",
    "%25",
    "'%20or%20'1'='1",
    "a".repeat(5000),
  ],
];

const ROUTES: [string, (place: string) => string][] = [
  ["a file", (place) => `/api/files/${place}`],
  ["a liked picture, by its tweet", (place) => `/api/likes/${place}/0`],
  ["a liked picture, by its number", (place) => `/api/likes/1125000000000000000/${place}`],
  ["an archive", (place) => `/api/archives/${place}`],
  ["an upload", (place) => `/api/uploads/${place}`],
];

for (const [what, address] of ROUTES) {
  test(`no address of ${what} leads out of its place`, async () => {
    const odd: string[] = [];
    for (const place of PLACES) {
      const { status, body } = await ask(address(place), what === "an upload" ? "HEAD" : "GET");
      if (body.includes(CANARY)) odd.push(`READ ${address(place)}`);
      // Dots that climb are taken out before a route is looked for, some to a page's address: that is another place.
      if (![400, 404, 405, 307, 308, 431].includes(status)) odd.push(`${status} ${address(place)}`);
    }
    expect(odd).toEqual([]);
  });
}

test("numbers of pictures are numbers", async () => {
  for (const position of [
    "-1",
    "1e3",
    "0x10",
    "01",
    "1.5",
    "٣",
    "99999999999999999999",
    "NaN",
    "0%2f1",
    "+1",
  ])
    expect(
      (await ask(`/api/likes/1125000000000000000/${encodeURIComponent(position)}`)).status,
      position,
    ).toBe(404);
});

test("the control: a file of theirs is found by its hash, and a row that names another place reads nothing there", async () => {
  const sql = database();
  const [owner] = await sql<{ id: string }[]>`select id from users where name = ${ada.name}`;
  const ownerId = owner?.id ?? "";
  const folder = join(dataFolder, "files/owners", ownerId, "files", HASH.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, HASH), CANARY);
  for (const hash of [HASH, "../../../../../canary"])
    await sql`
      insert into files (owner_id, hash, size_bytes, content_type)
      values (${ownerId}, ${hash}, ${CANARY.length}, 'image/png')`;
  await sql.end();
  expect(await ask(`/api/files/${HASH}`)).toEqual({ status: 200, body: CANARY });
  const out = await ask(`/api/files/${encodeURIComponent("../../../../../canary")}`);
  expect(out).toMatchObject({ status: 404, body: expect.not.stringContaining(CANARY) });
});
