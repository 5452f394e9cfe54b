import { expect, test } from "@playwright/test";
import { expectAxeFindsNothing } from "./axe";
import { addPerson, database } from "./security/people";
import { signIn } from "./sign-in";

/** A person who spent this month, on likes and on linking. */
async function addSpender(name: string, microUsd = 1_520_000): Promise<string> {
  const person = await addPerson(name);
  const sql = database();
  for (const [feature, amount, resources] of [
    ["likes", microUsd, 204],
    ["connections", 10_000, 1],
  ] as const)
    await sql`
      insert into x_charges (owner_id, feature, endpoint, micro_usd, resources, charged_at, settled_at)
      select id, ${feature}, 'GET /2/somewhere', ${amount}, ${resources}, now(), now() from users where name = ${person.name}`;
  await sql.end();
  return person.name;
}

test("a person sees what X cost them this month, and chooses a cap", async ({ page }) => {
  await signIn(page, await addSpender("Spender"));
  await page.goto("/settings");
  await page.getByRole("link", { name: "Spending" }).click();
  const bar = page.getByRole("progressbar");
  await expect(bar).toHaveAttribute("aria-valuetext", "$1.53 of $10.00");
  await expect(page.getByRole("listitem").filter({ hasText: "Likes" })).toContainText("$1.52");
  await expect(page.getByText("204 posts and people in 1 call")).toBeVisible();
  await expect(page.getByRole("heading", { name: "And all of you together?" })).toHaveCount(0);

  const cap = page.getByLabel("Your cap in a month, in US dollars");
  const change = page.getByRole("button", { name: "Change the cap" });
  await expect(change).toBeDisabled();
  await cap.fill("11");
  await change.click();
  await expect(page.getByText("It can be $10.00 at most.")).toBeVisible();
  await cap.fill("ten");
  await change.click();
  await expect(page.getByText("Write an amount in US dollars")).toBeVisible();
  await cap.fill("1,50");
  await change.click();
  await expect(page.getByText("Your cap is $1.50 a month now.")).toBeVisible();
  await expect(bar).toHaveAttribute("aria-valuetext", "$1.53 of $1.50");
  await expect(page.getByText(/The cap is reached\. It goes on by itself on 1 \w+\./)).toBeVisible();
});

test("while X's own cap stands everybody is told, and the admin says to try again", async ({
  page,
  browser,
}) => {
  const [admin, member] = [await addSpender("Admin"), await addSpender("Member")];
  const sql = database();
  await sql`update users set role = 'admin' where name = ${admin}`;
  await sql`
    insert into x_account (id, paused_at, paused_because) values (1, now(), 'Raise it in X’s console.')
    on conflict (id) do update set paused_at = excluded.paused_at, paused_because = excluded.paused_because`;
  try {
    const other = await (await browser.newContext({ baseURL: test.info().project.use.baseURL })).newPage();
    await signIn(other, member);
    await other.goto("/settings/spending");
    await expect(other.getByText("An admin can do that")).toBeVisible();
    await expect(other.getByRole("button", { name: "Try again" })).toHaveCount(0);

    await signIn(page, admin);
    await page.goto("/settings/spending");
    await expect(page.getByText("Raise it in X’s console.")).toBeVisible();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Everything at X waits")).toHaveCount(0);

    await page.getByLabel("The cap of all together in a month").fill("20");
    await page.getByRole("button", { name: "Change the cap" }).last().click();
    await expect(page.getByText("The cap of all together is $20.00 a month now.")).toBeVisible();
  } finally {
    await sql`delete from x_account`;
    await sql.end();
  }
});

for (const width of [390, 1280])
  test(`axe finds nothing on the page about spending, ${width} px`, async ({ page }) => {
    const name = await addSpender("Axe", 6_000_000);
    const sql = database();
    await sql`update users set role = 'admin' where name = ${name}`;
    await sql.end();
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, name);
    await page.goto("/settings/spending");
    await expect(page.getByRole("progressbar")).toHaveCount(2);
    await expectAxeFindsNothing(page);
  });
