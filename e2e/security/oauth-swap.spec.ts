import { randomBytes } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { signIn as come, newPage } from "../sign-in";
import { simulator } from "../simulator";
import { addPerson, ask, database, forgetAttempts, signIn } from "./people";

/** Callbacks of X and Dropbox that are not those of the journey that this browser began: nothing may come of them. */

test.beforeEach(forgetAttempts);
test.afterAll(forgetAttempts);

const newHandle = (): string => `swap_${randomBytes(4).toString("hex")}`;

/** Agrees at X, but does not come back. @returns the address that X leads to. */
async function callbackOf(page: Page, handle: string): Promise<string> {
  await page.waitForURL("**/i/oauth2/authorize?**");
  const asked = new URL(page.url());
  const form = new URLSearchParams({
    ...Object.fromEntries(asked.searchParams),
    person: "",
    newcomer: handle,
    decision: "allow",
  });
  const answer = await fetch(asked.origin + asked.pathname, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  const callback = answer.headers.get("location") ?? "";
  expect(callback).toContain("/api/auth/callback/x?");
  return callback;
}

async function beginSignIn(page: Page, provider = "X"): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Continue with ${provider}` }).click();
}

const tradedCodes = async () =>
  (await simulator<{ entries: unknown[] }>("GET", "truth?operation=x.token")).entries.length;

async function linksOf(name: string): Promise<number> {
  const sql = database();
  const [row] = await sql`
    select count(*)::int as links from connections c join users u on u.id = c.owner_id where u.name = ${name}`;
  await sql.end();
  return row?.links;
}

test("the callback of an attacker's journey signs nobody in, in a browser that began none", async ({
  browser,
}) => {
  const [attacker, victim] = [await newPage(browser), await newPage(browser)];
  await beginSignIn(attacker);
  const callback = await callbackOf(attacker, newHandle());
  const before = await tradedCodes();
  await victim.goto(callback);
  await expect(victim.getByText("to another browser than it began in")).toBeVisible();
  await victim.goto("/memories");
  await expect(victim).toHaveURL(/\/sign-in/);
  expect(await tradedCodes(), "X was not even asked").toBe(before);
});

test("nor in one that began its own", async ({ browser }) => {
  const [attacker, victim] = [await newPage(browser), await newPage(browser)];
  await beginSignIn(attacker);
  const callback = await callbackOf(attacker, newHandle());
  await beginSignIn(victim);
  await callbackOf(victim, newHandle());
  const before = await tradedCodes();
  await victim.goto(callback);
  await expect(victim.getByText("to another browser than it began in")).toBeVisible();
  expect(await tradedCodes()).toBe(before);
});

test("nor does it link the attacker's account to somebody who is about to link theirs", async ({
  browser,
}) => {
  const attacker = await newPage(browser);
  await beginSignIn(attacker);
  const callback = await callbackOf(attacker, newHandle());

  const { name } = await addPerson("Victim");
  const victim = await newPage(browser);
  await come(victim, name);
  await victim.goto("/settings/connections");
  await victim.getByRole("button", { name: "Link X", exact: true }).click();
  const own = await callbackOf(victim, newHandle());
  await victim.goto(callback);
  await expect(victim.getByText("to another browser than it began in")).toBeVisible();
  expect(await linksOf(name)).toBe(0);
  // The control: their own journey is still good.
  await victim.goto(own);
  await expect(victim.getByText("X is linked.")).toBeVisible();
  expect(await linksOf(name)).toBe(1);
});

test("a token that somebody gave to another app opens nothing here: only what X trades a code for does", async ({
  browser,
}) => {
  const victim = await newPage(browser);
  const handle = newHandle();
  await beginSignIn(victim);
  await victim.goto(await callbackOf(victim, handle));
  await victim.waitForURL("**/archive");
  // What an app of the attacker's gets of whoever agrees to it.
  const { accessToken } = await simulator<{ accessToken: string }>("POST", "x/tokens", { person: handle });

  const attacker = await newPage(browser);
  await beginSignIn(attacker);
  const callback = new URL(await callbackOf(attacker, newHandle()));
  callback.searchParams.delete("code");
  callback.searchParams.set("access_token", accessToken);
  callback.searchParams.set("token_type", "bearer");
  await attacker.goto(callback.href);
  await expect(attacker.getByText("to another browser than it began in")).toBeVisible();
  await attacker.goto("/memories");
  await expect(attacker).toHaveURL(/\/sign-in/);
});

test("X's callback is none of Dropbox's, nor the other way round", async ({ browser }) => {
  const page = await newPage(browser);
  await beginSignIn(page);
  const callback = await callbackOf(page, newHandle());
  await page.goto(callback.replace("/callback/x", "/callback/dropbox"));
  await expect(page.getByText("This came back from Dropbox too late")).toBeVisible();
  await beginSignIn(page, "Dropbox");
  await page.waitForURL("**/oauth2/authorize?**");
  await page.goto(callback);
  await expect(page.getByText("This came back from X too late")).toBeVisible();
});

test("a callback works once", async ({ browser }) => {
  const page = await newPage(browser);
  await beginSignIn(page);
  const callback = await callbackOf(page, newHandle());
  await page.goto(callback);
  await page.waitForURL("**/archive");
  const before = await tradedCodes();
  await page.goto(callback);
  await expect(page).toHaveURL(/\/settings\/connections\?problem=stale/);
  expect(await tradedCodes()).toBe(before);
});

test("what was begun as signing in does not change who signed in meanwhile", async ({ browser }) => {
  const { name } = await addPerson("Stays");
  const page = await newPage(browser);
  await beginSignIn(page);
  const callback = await callbackOf(page, newHandle());
  await come(page, name);
  await page.goto(callback);
  await expect(page.getByText("You are signed in here already")).toBeVisible();
  await page.goto("/settings/account");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  expect(await linksOf(name)).toBe(0);
});

test("what one person began to link is not linked to the next who signs in there", async ({ browser }) => {
  const [ada, grace] = [await addPerson("Ada"), await addPerson("Grace")];
  const page = await newPage(browser);
  await come(page, ada.name);
  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Link X", exact: true }).click();
  const callback = await callbackOf(page, newHandle());
  await page.goto("/settings/account");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await come(page, grace.name);
  await page.goto(callback);
  await expect(page.getByText("so nothing was linked")).toBeVisible();
  expect([await linksOf(ada.name), await linksOf(grace.name)]).toEqual([0, 0]);
});

test("a callback without cookies, with made-up words or by another method does nothing", async () => {
  const { cookie, name } = await addPerson("Quiet");
  for (const query of ["", "?code=a", "?code=a&state=b", "?error=access_denied", "?error=<script>&state=x"]) {
    const answer = await ask(`/api/auth/callback/x${query}`, { cookie });
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      "/settings/connections?problem=stale&with=x",
    ]);
    expect(answer.headers.getSetCookie().filter((one) => one.includes("sign-in="))).toEqual([]);
  }
  const posted = await ask("/api/auth/callback/x?code=a&state=b", {
    method: "POST",
    cookie,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "code=a&state=b",
  });
  expect(posted.status).toBe(404);
  expect((await ask("/api/auth/signin/x", { cookie })).status).toBe(404);
  expect(await linksOf(name)).toBe(0);
  expect(await signIn(name)).toBeTruthy();
});

test("a page shows no words that somebody put into its address", async ({ page }) => {
  for (const address of [
    "/sign-in?problem=Your+account+is+locked&with=x",
    "/sign-in?problem=denied&with=evil",
    "/sign-in?problem=toString&with=x",
    "/sign-in?problem=denied&problem=stale&with=x",
  ]) {
    await page.goto(address);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    await expect(page.getByText(/locked|nothing was done|native code/)).toHaveCount(0);
  }
});

test("X is asked about made-up codes only so often, whoever begins a journey for them", async ({
  browser,
}) => {
  const page = await newPage(browser);
  await beginSignIn(page);
  await page.waitForURL("**/i/oauth2/authorize?**");
  const state = new URL(page.url()).searchParams.get("state") ?? "";
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const before = await tradedCodes();
  const problems: string[] = [];
  for (let number = 0; number < 60; number++) {
    const query = new URLSearchParams({ state, code: `made-up-${number}` });
    const answer = await ask(`/api/auth/callback/x?${query}`, { cookie });
    problems.push(/problem=(\w+)/.exec(answer.headers.get("location") ?? "")?.[1] ?? "");
  }
  expect((await tradedCodes()) - before).toBeLessThanOrEqual(50);
  expect(problems.at(-1)).toBe("limited");
});
