import { type Browser, expect, type Page } from "@playwright/test";
import { PASSWORD, type Person } from "./security/people";

/** The ways in, as somebody takes them in a browser. */

export const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

/** By a cookie that the person has already. */
export async function signedIn(page: Page, { cookie }: Person): Promise<void> {
  const [name = "", value = ""] = cookie.split(/=(.*)/s);
  await page.context().addCookies([{ name, value, url: `http://localhost:${process.env.ROOST_E2E_PORT}` }]);
}

/** By name and password. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/memories");
}

/** On X's consent page: somebody that it knows, or somebody new. */
export async function consentAtX(
  page: Page,
  handle: string,
  decision: "Allow" | "Deny" = "Allow",
): Promise<void> {
  await page.waitForURL("**/i/oauth2/authorize?**");
  const known = page.getByRole("radio", { name: `@${handle}` });
  if ((await known.count()) > 0) await known.check();
  else {
    await page.getByRole("radio", { name: "Somebody new" }).check();
    await page.getByLabel("Handle of somebody new").fill(handle);
  }
  await page.getByRole("button", { name: decision }).click();
}

export async function consentAtDropbox(
  page: Page,
  email: string | RegExp,
  decision: "Allow" | "Deny" = "Allow",
): Promise<void> {
  await page.waitForURL("**/oauth2/authorize?**");
  await page.getByRole("radio", { name: email }).check();
  await page.getByRole("button", { name: decision }).click();
}

/** By X, from the page for signing in or another that offers it. */
export async function continueWithX(page: Page, handle: string, from = "/sign-in"): Promise<void> {
  await page.goto(from);
  await page.getByRole("button", { name: "Continue with X" }).click();
  await consentAtX(page, handle);
}

/** The pages of who is in lead nowhere else. */
export async function expectSignedOut(page: Page): Promise<void> {
  await page.goto("/settings/account");
  await expect(page).toHaveURL(/\/sign-in/);
}
