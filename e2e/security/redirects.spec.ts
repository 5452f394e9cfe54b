import { expect, test } from "@playwright/test";
import { addPerson, ask, PASSWORD, type Person } from "./people";

let ada: Person;
test.beforeAll(async () => {
  ada = await addPerson("Redirected");
});

test("sign-in leads back to where one was going", async ({ page }) => {
  await page.goto("/settings/sign-ins?from=bookmark");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Name").fill(ada.name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/settings/sign-ins?from=bookmark");
});

for (const target of [
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/%09/evil.example",
  "javascript:alert(1)",
]) {
  test(`sign-in never leads to ${target}`, async () => {
    const answer = await ask(`/sign-in?next=${encodeURIComponent(target)}`, { cookie: ada.cookie });
    const location = answer.headers.get("location") ?? "";
    expect(new URL(location, "http://here.invalid").origin).toBe("http://here.invalid");
  });
}

test("next-auth leads nowhere else either", async () => {
  for (const callbackUrl of ["https://evil.example/", "//evil.example", "http://localhost.evil.example/"]) {
    const answer = await ask(`/api/auth/csrf?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    expect(answer.headers.getSetCookie().join()).not.toContain("evil");
  }
});
