import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import postgres from "postgres";
import { cookiesOf, signIn as signInAt } from "../../lib/testing/sign-in";

/** The people of the security tests, as a program meets them: a cookie header and no browser. */

export const PASSWORD = "four words nobody guesses";
/** Stands in the owner's rows and nowhere else: whoever else gets to see it has seen too much. */
export const SECRET = `only-the-owner-knows-${randomUUID()}`;

export type Person = { name: string; cookie: string };

const base = (): string => `http://localhost:${process.env.ROOST_E2E_PORT}`;

/** The app's own address, as a page of ours would name it. */
export const ourOrigin = base;

/** Asks the running app. Nothing is followed, kept or added, but the Origin that a page of ours would send. */
export function ask(
  path: string,
  { headers, ...init }: RequestInit & { cookie?: string } = {},
): Promise<Response> {
  const sent = new Headers(headers);
  if (init.cookie) sent.set("cookie", init.cookie);
  if (!sent.has("origin") && !sent.has("sec-fetch-site")) sent.set("origin", base());
  return fetch(base() + path, { redirect: "manual", ...init, headers: sent });
}

/** Makes an account, past the form and its limits, and signs in. The name begins as given and is theirs alone. */
export async function addPerson(firstName: string): Promise<Person> {
  const name = `${firstName} ${randomUUID().slice(0, 8)}`;
  const sql = database();
  await sql`insert into users (name, password_hash) values (${name}, ${await hash(PASSWORD)})`;
  await sql.end();
  return { name, cookie: await signIn(name) };
}

/** @returns the sign-in cookie. */
export async function signIn(name: string, password = PASSWORD): Promise<string> {
  const cookies = await signInAt(base(), { name, password });
  return cookies.split("; ").find((one) => one.includes("sign-in=")) as string;
}

export async function signOut({ cookie }: Person): Promise<void> {
  const csrf = await ask("/api/auth/csrf", { cookie });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  await ask("/api/auth/signout", {
    method: "POST",
    cookie: `${cookie}; ${cookiesOf(csrf)}`,
    body: new URLSearchParams({ csrfToken }),
  });
}

/** The database of the app under test. */
export function database(): postgres.Sql {
  const run = JSON.parse(readFileSync(join(process.env.ROOST_E2E_DATA_DIR ?? "", "run.json"), "utf8"));
  return postgres(run.databaseUrl, { max: 1, onnotice: () => {} });
}

/** All tests come from one address: what those before them used up of its limits for strangers is given back. */
export async function forgetAttempts(): Promise<void> {
  const sql = database();
  await sql`delete from attempt_limits where key like 'oauth:%' or key like 'register:%'`;
  await sql.end();
}

/** Calls a server action as a form of ours would, or with plain arguments as a script of ours would. */
export function callAction(
  actionId: string,
  page: string,
  input: { form: Record<string, string> } | { args: unknown[] },
  { cookie, headers }: { cookie?: string; headers?: Record<string, string> },
): Promise<Response> {
  const body = "args" in input ? JSON.stringify(input.args) : encoded(input.form);
  return ask(page, { method: "POST", cookie, body, headers: { "next-action": actionId, ...headers } });
}

/** The form as React writes it: `0` holds the arguments, the last state and a reference to the form's fields. */
function encoded(form: Record<string, string>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(form)) body.set(`_1_${name}`, value);
  body.set("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  return body;
}
