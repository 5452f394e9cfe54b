import { type Browser, expect, type Page, test } from "@playwright/test";
import { addPerson, ask, PASSWORD, type Person, signIn } from "./people";

/** Signs the person in through the page, in a browser of its own. */
async function browserOf(browser: Browser, name: string, password = PASSWORD): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/memories");
  return page;
}

const isIn = async (cookie: string) => (await ask("/api/uploads", { cookie })).status === 200;

let ada: Person;
test.beforeEach(async () => {
  ada = await addPerson("Revoked");
});

test("ending another sign-in in Settings ends it now", async ({ browser }) => {
  const page = await browserOf(browser, ada.name);
  expect(await isIn(ada.cookie)).toBe(true);
  await page.goto("/settings/sign-ins");
  await expect(page.getByText("this browser")).toHaveCount(1);
  await page.getByRole("button", { name: /^End the sign-in/ }).click();
  await expect(page.getByRole("button", { name: /^End/ })).toHaveCount(0);
  expect(await isIn(ada.cookie)).toBe(false);
  await page.reload();
  await expect(page.getByText("this browser")).toBeVisible();
});

test("ending all others keeps this one", async ({ browser }) => {
  const third = await signIn(ada.name);
  const page = await browserOf(browser, ada.name);
  await page.goto("/settings/sign-ins");
  await page.getByRole("button", { name: "End all others" }).click();
  await expect(page.getByRole("button", { name: /^End/ })).toHaveCount(0);
  expect([await isIn(ada.cookie), await isIn(third)]).toEqual([false, false]);
});

test("a new password ends all others, and the old one opens nothing", async ({ browser }) => {
  const page = await browserOf(browser, ada.name);
  await page.goto("/settings/password");
  await page.getByLabel("Your password now").fill(PASSWORD);
  await page.getByLabel("The new one").fill("three other words");
  await page.getByRole("button", { name: "Change my password" }).click();
  await expect(page.getByText("1 other sign-in is ended")).toBeVisible();
  expect(await isIn(ada.cookie)).toBe(false);
  await expect(signIn(ada.name)).rejects.toThrow("was not signed in");
  expect(await isIn(await signIn(ada.name, "three other words"))).toBe(true);
  await page.goto("/settings/account");
  await expect(page).toHaveURL(/settings\/account/);
});

test("signing out makes a copied cookie worthless", async ({ browser }) => {
  const page = await browserOf(browser, ada.name);
  const copied = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  expect(await isIn(copied)).toBe(true);
  await page.goto("/settings/account");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect(await isIn(copied)).toBe(false);
  expect((await page.context().cookies()).filter(({ value }) => value !== "")).toEqual([]);
});

test("deleting the account signs out everywhere and leaves nothing to sign in to", async ({ browser }) => {
  const page = await browserOf(browser, ada.name);
  await page.goto("/settings/delete");
  const button = page.getByRole("button", { name: /^Delete my account/ });
  await page.getByLabel("Your name, to be sure").fill("somebody");
  await expect(button).toBeDisabled();
  await page.getByLabel("Your name, to be sure").fill(ada.name);
  await page.getByLabel("Your password").fill("wrong");
  await button.click();
  await expect(page.getByText("This is not your password")).toBeVisible();
  expect(await isIn(ada.cookie)).toBe(true);

  await page.getByLabel("Your password").fill(PASSWORD);
  await button.click();
  await page.waitForURL("**/goodbye");
  expect(await isIn(ada.cookie)).toBe(false);
  await expect(signIn(ada.name)).rejects.toThrow("was not signed in");
});

test("a forged or truncated cookie opens nothing", async () => {
  const [name = "", value = ""] = ada.cookie.split("=");
  for (const forged of ["", "x", value.slice(0, -1), `${value}x`, value.split("").reverse().join("")]) {
    expect(await isIn(`${name}=${forged}`)).toBe(false);
  }
});
