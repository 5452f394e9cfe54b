import { expect, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { addPerson, database, PASSWORD } from "./security/people";
import { signIn } from "./sign-in";

test("a person changes their name and where they are at home", async ({ page }) => {
  const { name } = await addPerson("Settler");
  await signIn(page, name);
  await page.goto("/settings");
  await page.waitForURL("**/settings/account");

  await page.getByLabel("Name", { exact: true }).fill(`${name} II`);
  await page.getByRole("button", { name: "Change my name" }).click();
  await expect(page.getByText(`You are ${name} II now.`)).toBeVisible();

  await page.getByLabel("Find a city or region").fill("kathm");
  await page.getByRole("group", { name: "Time zones" }).getByText("Kathmandu, Asia").click();
  await expect(page.getByRole("radio", { name: /Kathmandu/ })).toBeChecked();
  await expect(page.getByText(/^Kathmandu, Asia, where it is/)).toBeVisible();
  await page.getByRole("button", { name: "Change my time zone" }).click();
  await expect(page.getByText("Your days begin there from now on.")).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Kathmandu, Asia/)).toBeVisible();
  await expect(page.getByText("You chose this one.")).toBeVisible();
});

test("a name that is taken is refused beside the field, and stays there to be changed", async ({ page }) => {
  const [ada, grace] = [await addPerson("Ada"), await addPerson("Grace")];
  await signIn(page, ada.name);
  await page.goto("/settings/account");
  const field = page.getByLabel("Name", { exact: true });
  await field.fill(grace.name.toUpperCase());
  await page.getByRole("button", { name: "Change my name" }).click();
  await expect(page.getByText("is taken. Choose another.")).toBeVisible();
  await expect(field).toHaveValue(grace.name.toUpperCase());
  await expect(field).toHaveAttribute("aria-invalid", "true");
});

test("the admin closes sign-ups, and the page for registering says so", async ({ page, browser }) => {
  const { name } = await addPerson("Admin");
  const sql = database();
  await sql`update users set role = 'admin' where name = ${name}`;
  try {
    await signIn(page, name);
    await page.goto("/settings/people");
    await page.getByRole("switch").click();
    await expect(page.getByText("Nobody new can register")).toBeVisible();
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto("/register");
    await expect(stranger.getByText("Sign-ups are closed")).toBeVisible();
    await expect(stranger.getByLabel("Password")).toHaveCount(0);
    await page.getByRole("switch").click();
    await expect(page.getByText("Anybody who finds this page can register")).toBeVisible();
    await stranger.reload();
    await expect(stranger.getByRole("button", { name: "Register" })).toBeVisible();
  } finally {
    await sql`update instance_settings set sign_ups_open = true`;
    await sql.end();
  }
});

test("signing in needs no script", async ({ browser }) => {
  const { name } = await addPerson("Plain");
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("do not fit together")).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/memories");
});

test("axe finds nothing on the pages about people", async ({ page }) => {
  const expectNothing = async (path: string) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAxeFindsNothing(page);
  };
  for (const path of ["/sign-in", "/register", "/goodbye"]) await expectNothing(path);
  const { name } = await addPerson("Axe");
  const sql = database();
  await sql`update users set role = 'admin' where name = ${name}`;
  await sql.end();
  await signIn(page, name);
  for (const path of ["account", "password", "sign-ins", "people", "delete"]) {
    await expectNothing(`/settings/${path}`);
  }
  await page.goto("/settings/account");
  await page.getByLabel("Find a city or region").fill("america");
  await expectAxeFindsNothing(page, { where: "with cities to choose from" });
});
