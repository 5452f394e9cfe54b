import { expect, test } from "@playwright/test";
import type postgres from "postgres";
import { actions, pages, routes } from "./access";
import { ownersRows } from "./owners-rows";
import { addPerson, ask, callAction, database, type Person, SECRET, signIn, signOut } from "./people";
import { builtActions, methodsOf, pageFiles, routeFiles, writtenActions } from "./surface";

let sql: postgres.Sql;
let owner: Person;
let other: Person;
/** The owner's cookie in a browser that has been signed out. */
let revoked: Person;
let rows: Record<string, string>;

const nobody = { name: "nobody", cookie: "" };
const ids = builtActions();

test.beforeAll(async () => {
  sql = database();
  owner = await addPerson("Matrix Owner");
  other = await addPerson("Matrix Other");
  revoked = { name: "revoked", cookie: await signIn(owner.name) };
  await signOut(revoked);
  await sql`update users set role = case name when ${owner.name} then 'admin' else 'member' end
            where name in (${owner.name}, ${other.name})`;
  rows = await ownersRows(sql, owner, other);
});
test.afterAll(() => sql.end());

/** What a browser sends with a request that a page of another site makes. */
const fromAnotherSite: Record<string, string>[] = [
  { origin: "https://evil.example" },
  { "sec-fetch-site": "cross-site" },
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
];

const filled = (text: string): string => text.replace(/:[a-zA-Z]+/g, (name) => rows[name] ?? name);

/** Everything in the database that is the owner's: no one else's request may change a letter of it. */
async function ownersState(): Promise<string> {
  const [user] = await sql`select * from users where name = ${owner.name}`;
  const signIns =
    await sql`select id, user_id, expires_at from sign_ins where user_id = ${user?.id} order by id`;
  const archives = await sql`select * from archives where owner_id = ${user?.id} order by id`;
  const jobs = await sql`select id, status, output from engine.runs where owner_id = ${user?.id} order by id`;
  const tweets = await sql`select * from tweets where owner_id = ${user?.id} order by tweet_id`;
  const files = await sql`select * from files where owner_id = ${user?.id} order by hash`;
  const likes = [
    await sql`select * from like_savers where owner_id = ${user?.id}`,
    await sql`select * from liked_tweets where owner_id = ${user?.id} order by tweet_id`,
    await sql`select * from liked_copies where owner_id = ${user?.id} order by tweet_id`,
  ];
  const connections = await sql`select * from connections where owner_id = ${user?.id} order by id`;
  const settings = await sql`select * from instance_settings`;
  return JSON.stringify({ user, signIns, archives, jobs, tweets, files, likes, connections, settings });
}

/** A page that sends one to sign in, before or after its first bytes. */
async function leadsToSignIn(response: Response): Promise<boolean> {
  const location = response.headers.get("location") ?? response.headers.get("x-action-redirect") ?? "";
  return (
    location.startsWith("/sign-in") ||
    (await response.clone().text()).includes("NEXT_REDIRECT;replace;/sign-in")
  );
}

test("every page, route, method and action is listed, and nothing else", () => {
  expect(Object.keys(pages).sort()).toEqual(pageFiles());
  expect(Object.keys(routes).sort()).toEqual(routeFiles());
  for (const file of routeFiles()) {
    const listed = new Set(routes[file]?.map(({ method }) => method));
    expect([file, [...listed].sort()]).toEqual([file, methodsOf(file).sort()]);
  }
  expect(Object.keys(actions).sort()).toEqual(writtenActions().sort());
  for (const action of ids.keys()) expect(Object.keys(actions)).toContain(action);
});

test.describe("pages", () => {
  for (const [file, { path, access, showsRows }] of Object.entries(pages)) {
    test(`${file} is for ${access}`, async () => {
      const as = (person: Person) => ask(filled(path), { cookie: person.cookie });
      const mine = await as(owner);
      expect(mine.status, "the owner").toBeLessThan(400);
      if (access === "public") {
        expect((await as(nobody)).status, "nobody").toBeLessThan(400);
        return;
      }
      expect(await leadsToSignIn(mine), "the owner is not asked to sign in").toBe(false);
      if (showsRows) expect(await mine.text(), "control").toContain(SECRET);
      for (const person of [nobody, revoked]) {
        const answer = await as(person);
        expect(await leadsToSignIn(answer), person.name).toBe(true);
        expect(await answer.text(), person.name).not.toContain(SECRET);
      }
      const theirs = await as(other);
      expect(theirs.status, "the other").toBe(access === "user" ? mine.status : 404);
      expect(await theirs.text(), "the other").not.toContain(SECRET);
    });
  }
});

test.describe("routes", () => {
  for (const [file, calls] of Object.entries(routes)) {
    for (const { method, path, access, headers, body } of calls) {
      test(`${method} ${path} of ${file} is for ${access}`, async () => {
        const as = (person: Person, more?: Record<string, string>) =>
          ask(filled(path), { method, body, cookie: person.cookie, headers: { ...headers, ...more } });
        const before = await ownersState();
        const isSafe = method === "GET" || method === "HEAD";

        if (access !== "signed" && !isSafe) {
          for (const from of fromAnotherSite) {
            expect((await as(owner, from)).status, "another site").toBe(403);
          }
        }
        if (access === "signed") {
          for (const person of [nobody, owner])
            expect([401, 404], person.name).toContain((await as(person)).status);
        }
        if (access === "user" || access === "owner") {
          for (const person of [nobody, revoked]) expect((await as(person)).status, person.name).toBe(401);
        }
        if (access === "owner") {
          const theirs = await as(other);
          expect([404, 410], "the other").toContain(theirs.status);
          expect(await theirs.text()).not.toContain(SECRET);
          if (isSafe) expect((await as(owner)).status, "the owner").toBeLessThan(300);
        }
        if (access === "public") expect((await as(nobody)).status, "nobody").toBeLessThan(400);
        if (access === "user" && isSafe) {
          expect(await (await as(owner)).text(), "control").toContain(SECRET);
          expect(await (await as(other)).text(), "the other").not.toContain(SECRET);
        }
        expect(await ownersState()).toBe(before);
      });
    }

    test(`${file} answers other methods with 405`, async () => {
      const path = filled(calls[0]?.path ?? "");
      const offered = methodsOf(file);
      if (offered.includes("GET")) offered.push("HEAD");
      for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
        if (offered.includes(method)) continue;
        expect((await ask(path, { method, cookie: owner.cookie })).status, method).toBe(405);
      }
    });
  }
});

test.describe("actions", () => {
  for (const [action, { page, access, form = {}, args, showsRows }] of Object.entries(actions)) {
    test(`${action} is for ${access}`, async () => {
      const id = ids.get(action);
      if (!id) throw new Error(`${action} is not in the build: no page uses it`);
      const given = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, filled(value)]));
      const input = args ? { args } : { form: given };
      const as = (person: Person, headers?: Record<string, string>) =>
        callAction(id, page, input, { cookie: person.cookie, headers });
      const before = await ownersState();

      for (const from of fromAnotherSite) {
        const answer = await as(owner, from);
        const wentOn = answer.headers.has("x-action-redirect") || (await answer.text()).includes('"done"');
        expect(wentOn, JSON.stringify(from)).toBe(false);
        expect(await ownersState(), JSON.stringify(from)).toBe(before);
      }
      if (access === "public") return;

      for (const person of [nobody, revoked]) {
        expect(await leadsToSignIn(await as(person)), person.name).toBe(true);
        expect(await ownersState(), person.name).toBe(before);
      }
      const mustNotExist = access === "owner" || access === "admin";
      const namesOwnersRows = JSON.stringify(form).includes(":");
      if (mustNotExist || namesOwnersRows || args) {
        const theirs = await as(other);
        expect(theirs.status, "the other").toBe(mustNotExist ? 404 : 200);
        expect(await theirs.text(), "the other").not.toContain(SECRET);
        expect(await ownersState(), "the other").toBe(before);
      }

      // A form of the owner's is sent empty, so that nothing changes; being told what is missing is being let in.
      const mine = args
        ? await as(owner)
        : await callAction(id, page, { form: {} }, { cookie: owner.cookie });
      expect(mine.status, "the owner").toBeLessThan(400);
      expect(await leadsToSignIn(mine), "the owner").toBe(false);
      if (showsRows) expect(await mine.text(), "control").toContain(SECRET);
    });
  }
});
