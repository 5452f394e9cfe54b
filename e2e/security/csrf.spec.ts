import { expect, test } from "@playwright/test";
import { addPerson, ask, ourOrigin, type Person } from "./people";

let ada: Person;
test.beforeAll(async () => {
  ada = await addPerson("Csrf");
});

const create = (headers: Record<string, string>, body?: string) =>
  ask("/api/uploads", {
    method: "POST",
    cookie: ada.cookie,
    body,
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": "5",
      "upload-metadata": `fileName ${btoa("a.zip")}`,
      ...headers,
    },
  });

test("a page of ours may change things", async () => {
  const { host } = new URL(ourOrigin());
  for (const headers of [
    { "sec-fetch-site": "same-origin" },
    { origin: ourOrigin() },
    // The other name of this machine, in a browser that opened the app by it.
    { origin: `http://127.0.0.1:${host.split(":")[1]}`, "sec-fetch-site": "same-origin" },
  ]) {
    expect((await create(headers as Record<string, string>)).status, JSON.stringify(headers)).toBe(201);
  }
});

test("no other page may, whatever it claims", async () => {
  const foreign: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site", origin: ourOrigin() },
    { "sec-fetch-site": "same-site", origin: ourOrigin() },
    { "sec-fetch-site": "none" },
    { origin: "null" },
    { origin: `${ourOrigin()}.evil.example` },
    { origin: ourOrigin().replace("http:", "https:") },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    { origin: "https://evil.example", host: "evil.example" },
  ];
  for (const headers of foreign) {
    const answer = await create(headers);
    expect(answer.status, JSON.stringify(headers)).toBe(403);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("what a plain form can send is not taken for JSON or bytes", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    expect((await create({ "content-type": type, origin: ourOrigin() }, "x")).status, type).toBe(415);
  }
});

test("asking changes nothing: no page signs one out by being opened", async () => {
  for (const path of ["/api/auth/signout", "/settings/sign-ins", "/settings/delete", "/archive"]) {
    await ask(path, { cookie: ada.cookie });
  }
  expect((await ask("/settings/account", { cookie: ada.cookie })).status).toBe(200);
});

test("next-auth's own routes want its token as well", async () => {
  const answer = await ask("/api/auth/signout", {
    method: "POST",
    cookie: ada.cookie,
    body: new URLSearchParams({ csrfToken: "wrong" }),
  });
  expect(answer.status).toBe(302);
  expect((await ask("/settings/account", { cookie: ada.cookie })).status).toBe(200);
});

test("cookies are out of reach of scripts and of other sites", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(ada.name);
  await page.getByLabel("Password", { exact: true }).fill("four words nobody guesses");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/memories");
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name.replace(/^roost-\d+/, ""))).toContain(".sign-in");
  for (const { httpOnly, sameSite, path } of cookies) {
    expect({ httpOnly, sameSite, path }).toEqual({ httpOnly: true, sameSite: "Lax", path: "/" });
  }
  expect(await page.evaluate(() => document.cookie)).toBe("");
});
