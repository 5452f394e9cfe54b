import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "@playwright/test";
import type postgres from "postgres";
import { ask, PASSWORD, type Person, SECRET } from "./people";

/** One row of each kind that an address or a form can name, with the secret in what it shows. @returns their ids, by the names of access.ts */
export async function ownersRows(
  sql: postgres.Sql,
  owner: Person,
  other: Person,
): Promise<Record<string, string>> {
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
  await addLikes(sql, user?.id);
  await addSavedPicture(sql, user?.id, hash);
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
async function addLikes(sql: postgres.Sql, ownerId: string): Promise<void> {
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
async function addSavedPicture(sql: postgres.Sql, ownerId: string, hash: string): Promise<void> {
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
