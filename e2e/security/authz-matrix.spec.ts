import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import type postgres from "postgres";
import { actions, pages, routes } from "./access";
import {
  addPerson,
  ask,
  callAction,
  database,
  PASSWORD,
  type Person,
  SECRET,
  signIn,
  signOut,
} from "./people";
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
  rows = await ownersRows();
});
test.afterAll(() => sql.end());

/** What a browser sends with a request that a page of another site makes. */
const fromAnotherSite: Record<string, string>[] = [
  { origin: "https://evil.example" },
  { "sec-fetch-site": "cross-site" },
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
];

/** One row of each kind that an address or a form can name, with the secret in what it shows. */
async function ownersRows(): Promise<Record<string, string>> {
  const [user] = await sql`select id from users where name = ${owner.name}`;
  const [archive] = await sql`
    insert into archives (owner_id, status, file_name, size_bytes, display_name, finished_at)
    values (${user?.id}, 'done', ${`${SECRET}.zip`}, 5, ${SECRET}, now())
    returning id`;
  const hash = createHash("sha256").update(SECRET).digest("hex");
  await sql`insert into files (owner_id, hash, size_bytes, content_type) values (${user?.id}, ${hash}, ${SECRET.length}, 'text/plain')`;
  const folder = join(
    process.env.ROOST_E2E_DATA_DIR ?? "",
    "files/owners",
    user?.id,
    "files",
    hash.slice(0, 2),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, hash), SECRET);
  const entities = sql.json({ urls: [], mentions: [], hashtags: [], cashtags: [] });
  await sql`
    insert into tweets (owner_id, tweet_id, is_own, created_at, text, kind, entities)
    values (${user?.id}, 7, true, '2020-05-05T12:00:00Z', ${SECRET}, 'original', ${entities})`;
  await addLikes(user?.id);
  await addSavedPicture(user?.id, hash);
  const upload = await ask("/api/uploads", {
    method: "POST",
    cookie: owner.cookie,
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": "5",
      "upload-metadata": `fileName ${btoa(`${SECRET}.zip`)}`,
    },
  });
  expect(upload.status).toBe(201);
  const [signInRow] = await sql`select id from sign_ins where user_id = ${user?.id}`;
  const [job, liveJob] = await sql`
    insert into engine.runs (id, function_id, status, events, owner_id, output, cause, ended_at)
    select status || gen_random_uuid(), 'roost-none', status, '[{}]', u.id,
           json_build_object('name', 'Error', 'message', ${SECRET}::text), 'Error', now()
    from users u, unnest(array['failed', 'running']) as status where u.name = ${owner.name}
    returning id`;
  const [connection] = await sql`
    insert into connections (owner_id, provider, account_id, label, scopes)
    values (${user?.id}, 'x', ${SECRET}, ${SECRET}, '{like.read}')
    returning id`;
  // One page is for whoever has made their choices alone; the other has, too.
  await sql`
    insert into like_savers (owner_id, name_template) select id, '{tweet_id}' from users where name = ${other.name}`;
  return {
    ":connection": connection?.id,
    ":job": job?.id,
    ":liveJob": liveJob?.id,
    ":archive": archive?.id,
    ":upload": upload.headers.get("location")?.split("/").at(-1) ?? "",
    ":file": hash,
    ":signIn": signInRow?.id,
    ":name": owner.name,
    ":password": PASSWORD,
    ":likedTweet": "8",
    ":savedPicture": "10",
    ":archivedLike": "9",
  };
}

/** A saver that is off, so that nothing works on it meanwhile, with a picture and a like of an archive. */
async function addLikes(ownerId: string): Promise<void> {
  await sql`
    insert into like_savers (owner_id, name_template, problem_code, problem)
    values (${ownerId}, '{tweet_id}-{n}.{ext}', 'unavailable', ${SECRET})`;
  await sql`
    insert into liked_tweets (owner_id, tweet_id, position, seen_at, text)
    values (${ownerId}, 8, 0, now(), null), (${ownerId}, 9, 1, null, ${SECRET})`;
  await sql`
    insert into liked_media (owner_id, tweet_id, position, media_key, type, source_tweet_id, author_id, author_handle,
      author_name, tweeted_at, text, alt_text, found_at)
    values (${ownerId}, 8, 0, '3_8', 'photo', 8, 1, 'ada', 'Ada', now(), '', ${SECRET}, now())`;
  await sql`
    insert into liked_copies (owner_id, tweet_id, position, place, status, reason, problem, next_try_at)
    values (${ownerId}, 8, 0, 'disk', 'held', 'place_full', ${SECRET}, now() + interval '1 day')`;
}

/** A liked picture of the owner's that is saved on the disk. */
async function addSavedPicture(ownerId: string, hash: string): Promise<void> {
  const path = `owners/${ownerId}/likes/10-1.jpg`;
  const file = join(process.env.ROOST_E2E_DATA_DIR ?? "", "files", path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, SECRET);
  await sql`insert into liked_tweets (owner_id, tweet_id, position, seen_at) values (${ownerId}, 10, 2, now())`;
  await sql`
    insert into liked_media (owner_id, tweet_id, position, media_key, type, source_tweet_id, author_id, author_handle,
      author_name, tweeted_at, text, found_at)
    values (${ownerId}, 10, 0, '3_10', 'photo', 10, 1, 'ada', 'Ada', now(), '', now())`;
  await sql`
    insert into liked_copies (owner_id, tweet_id, position, place, status, path, size_bytes, content_hash, saved_at, next_try_at)
    values (${ownerId}, 10, 0, 'disk', 'saved', ${path},
      ${SECRET.length}, ${hash}, now(), now())`;
}

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
