import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { addPerson, database, PASSWORD } from "./security/people";
import { consentAtDropbox, consentAtX, continueWithX, expectSignedOut, newPage, signIn } from "./sign-in";
import { addFault, clearFaults, simulator } from "./simulator";

/** Signing in with X or Dropbox, and linking them, against the simulator with its consent pages. */

const newHandle = (): string => `wren_${randomBytes(4).toString("hex")}`;

test.afterEach(() => clearFaults());

async function newDropbox(): Promise<string> {
  const email = `${newHandle()}@example.org`;
  await simulator("POST", "dropbox/accounts", { displayName: `Box of ${email}`, email });
  return email;
}

/** How often X was told to end tokens. */
const revokedNow = async (): Promise<number> =>
  (await simulator<{ entries: unknown[] }>("GET", "truth?operation=x.revoke")).entries.length;

test("somebody signs up with X, and comes back in with it", async ({ browser }) => {
  await addPerson("Host"); // so that sign-ups are not for the first person
  const handle = newHandle();
  const page = await newPage(browser);
  await continueWithX(page, handle, "/register");
  await page.waitForURL("**/archive");
  await page.goto("/settings/account");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(handle);
  await expect(page.getByText(/^Berlin, Europe/)).toBeVisible();
  await expect(page.getByText("is your browser’s, from when you registered")).toBeVisible();
  await page.goto("/settings/connections");
  await expect(page.getByText(`@${handle}`, { exact: true })).toBeVisible();
  await expect(page.getByText("working", { exact: true })).toBeVisible();

  const elsewhere = await newPage(browser);
  await elsewhere.goto("/settings/jobs");
  await elsewhere.getByRole("button", { name: "Continue with X" }).click();
  await consentAtX(elsewhere, handle);
  await elsewhere.waitForURL("**/settings/jobs");
});

test("somebody who has a password links X and Dropbox, unlinks X, and X knows it", async ({ browser }) => {
  const { name } = await addPerson("Linker");
  const [handle, email] = [newHandle(), await newDropbox()];
  const page = await newPage(browser);
  await signIn(page, name);
  await page.goto("/settings/connections");
  await expect(page.getByText("read which posts you like")).toBeVisible();
  await page.getByRole("button", { name: "Link X", exact: true }).click();
  await consentAtX(page, handle);
  await expect(page.getByText("X is linked.")).toBeVisible();

  await page.getByRole("button", { name: "Link Dropbox", exact: true }).click();
  await consentAtDropbox(page, email, "Deny");
  await expect(page.getByText("You did not allow it at Dropbox, so nothing was done.")).toBeVisible();
  await page.getByRole("button", { name: "Link Dropbox", exact: true }).click();
  await consentAtDropbox(page, email);
  await expect(page.getByText("Dropbox is linked.")).toBeVisible();
  await expect(page.getByText("working", { exact: true })).toHaveCount(2);

  await page.getByRole("button", { name: `Unlink @${handle} at X…` }).click();
  await expect(page.getByText("New likes are no longer looked for")).toBeVisible();
  const before = await revokedNow();
  await page.getByRole("button", { name: `Unlink @${handle}`, exact: true }).click();
  await expect(page.getByText("It is unlinked, and X knows it.")).toBeVisible();
  await expect(page.getByText(`@${handle}`)).toHaveCount(0);
  expect(await revokedNow()).toBeGreaterThan(before);
});

test("consent that is denied leads back to the page that it came from, with words", async ({ page }) => {
  for (const from of ["/sign-in", "/register"]) {
    await page.goto(from);
    await page.getByRole("button", { name: "Continue with X" }).click();
    await consentAtX(page, newHandle(), "Deny");
    await page.waitForURL(`**${from}?**`);
    await expect(page.getByText("You did not allow it at X, so nothing was done.")).toBeVisible();
  }
});

for (const [what, fault, words] of [
  ["an X that is down", { operation: "x.token", kind: "status", status: 503 }, /gave no usable answer/],
  ["an X that hangs up", { operation: "x.token", kind: "cut-after" }, /gave no usable answer/],
  [
    "a code that took too long",
    { operation: "x.token", kind: "status", status: 400, json: { error: "invalid_request" } },
    /came back from X too late/,
  ],
  [
    "keys that X does not know",
    { operation: "x.token", kind: "status", status: 401, json: { error: "unauthorized_client" } },
    /own key and secret/,
  ],
  [
    "an X that does not say who it is",
    { operation: "x.me", kind: "status", status: 500 },
    /gave no usable answer/,
  ],
] as const) {
  test(`${what} is told in words, and nobody is signed in`, async ({ page }) => {
    await addFault(fault);
    const before = await revokedNow();
    await continueWithX(page, newHandle());
    await expect(page.getByText(words)).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in\?/);
    await expectSignedOut(page);
    if (fault.operation === "x.me") await expect.poll(revokedNow).toBeGreaterThan(before);
  });
}

test("an account that somebody else linked is refused, and stays theirs", async ({ browser }) => {
  const handle = newHandle();
  const owner = await newPage(browser);
  await continueWithX(owner, handle);
  await owner.waitForURL("**/archive");

  const before = await revokedNow();
  const { name } = await addPerson("Second");
  const page = await newPage(browser);
  await signIn(page, name);
  await page.goto("/settings/connections");
  await page.getByRole("button", { name: "Link X", exact: true }).click();
  await consentAtX(page, handle);
  await expect(page.getByText("This X account is linked to somebody else here.")).toBeVisible();
  await expect.poll(revokedNow, "nobody keeps what X gave for it").toBeGreaterThan(before);
  await expect(page.getByText(`@${handle}`)).toHaveCount(0);
  await owner.goto("/settings/connections");
  await expect(owner.getByText(`@${handle}`, { exact: true })).toBeVisible();
});

test("the only way in is not unlinked until there is a password, which can be set", async ({ browser }) => {
  const handle = newHandle();
  const page = await newPage(browser);
  await continueWithX(page, handle);
  await page.waitForURL("**/archive");
  const unlinkIt = async () => {
    await page.goto("/settings/connections");
    await page.getByRole("button", { name: `Unlink @${handle} at X…` }).click();
    await page.getByRole("button", { name: `Unlink @${handle}`, exact: true }).click();
  };
  await unlinkIt();
  await expect(page.getByText("X is your only way to sign in. Set a password first")).toBeVisible();

  await page.goto("/settings/password");
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set my password" }).click();
  await expect(page.getByText("Your password is set.")).toBeVisible();
  await unlinkIt();
  await expect(page.getByText("It is unlinked, and X knows it.")).toBeVisible();
  await signIn(await newPage(browser), handle);
});

test("closed sign-ups let no stranger in by X, but those who are linked", async ({ browser }) => {
  const handle = newHandle();
  const first = await newPage(browser);
  await continueWithX(first, handle);
  await first.waitForURL("**/archive");
  const sql = database();
  await sql`insert into instance_settings (id, sign_ups_open) values (1, false)
            on conflict (id) do update set sign_ups_open = false`;
  try {
    const page = await newPage(browser);
    await continueWithX(page, newHandle());
    await expect(page.getByText("nobody new can register at the moment")).toBeVisible();
    await continueWithX(page, handle);
    await page.waitForURL("**/memories");
  } finally {
    await sql`update instance_settings set sign_ups_open = true`;
    await sql.end();
  }
});

test("an account without a password is deleted by its name, and X is told", async ({ browser }) => {
  const handle = newHandle();
  const page = await newPage(browser);
  await continueWithX(page, handle);
  await page.waitForURL("**/archive");
  const before = await revokedNow();
  await page.goto("/settings/delete");
  await expect(page.getByLabel("Your password")).toHaveCount(0);
  await page.getByLabel("Your name, to be sure").fill(handle);
  await page.getByRole("button", { name: /^Delete my account/ }).click();
  await page.waitForURL("**/goodbye");
  await expect.poll(revokedNow).toBeGreaterThan(before);
});

test("axe finds nothing on the page of connections", async ({ page }) => {
  const handle = newHandle();
  await continueWithX(page, handle);
  await page.waitForURL("**/archive");
  await page.goto("/settings/connections?problem=denied&with=dropbox");
  await expect(page.getByText("You did not allow it at Dropbox")).toBeVisible();
  await expectAxeFindsNothing(page);
  const sql = database();
  await sql`update connections set status = 'broken', problem = 'X no longer accepts this link.', broken_at = now()
              where label = ${handle}`;
  await sql.end();
  await page.reload();
  await expect(page.getByText("needs a new link")).toBeVisible();
  await expectAxeFindsNothing(page);
  await page.getByRole("button", { name: `Unlink @${handle} at X…` }).click();
  await expectAxeFindsNothing(page);
});
