import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";

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

/** Adds a person by the command line and signs them in. Their name begins as given and is theirs alone. */
export async function addPerson(firstName: string): Promise<Person> {
  const name = `${firstName} ${randomUUID().slice(0, 8)}`;
  const child = spawn(process.execPath, ["scripts/roost.mjs", "user", "add", name], {
    env: { ...process.env, ROOST_DATA_DIR: process.env.ROOST_E2E_DATA_DIR },
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(PASSWORD);
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`roost user add ${name} ended with ${code}`);
  return { name, cookie: await signIn(name) };
}

/** Signs in through next-auth's own route. @returns the sign-in cookie. */
export async function signIn(name: string, password = PASSWORD): Promise<string> {
  const csrf = await ask("/api/auth/csrf");
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await ask("/api/auth/callback/credentials", {
    method: "POST",
    cookie: cookiesOf(csrf),
    body: new URLSearchParams({ csrfToken, name, password, json: "true" }),
  });
  const cookie = cookiesOf(answer)
    .split("; ")
    .find((one) => one.includes("sign-in="));
  if (!cookie) throw new Error(`${name} was not signed in: ${answer.status}`);
  return cookie;
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

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

/** Calls a server action as a form of ours would. */
export function callAction(
  actionId: string,
  page: string,
  fields: Record<string, string>,
  { cookie, headers }: { cookie?: string; headers?: Record<string, string> },
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(`_1_${name}`, value);
  body.set("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  return ask(page, { method: "POST", cookie, body, headers: { "next-action": actionId, ...headers } });
}
