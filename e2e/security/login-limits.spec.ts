import { expect, test } from "@playwright/test";
import { addPerson, PASSWORD, signIn } from "./people";

test("ten wrong guesses, then the page says when to try again, even to the right password", async ({
  page,
}) => {
  const { name } = await addPerson("Guessed");
  for (let guess = 0; guess < 10; guess++) await expect(signIn(name, "a wrong guess")).rejects.toThrow();
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/That was tried too often. Try again in 1[45] minutes\./)).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue(name);
});
