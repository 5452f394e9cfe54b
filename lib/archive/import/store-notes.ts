import "server-only";
import type { TransactionSql } from "postgres";
import { copyRows } from "../../tweets/store/copy";
import { takeTurn } from "../../tweets/store/owner-turn";
import type { NoteEntities } from "../../tweets/types";
import type { ParsedNote } from "../parse/parse-note";
import { joinText, matchNotes } from "./match-notes";

/**
 * Keeps notes, and gives each its tweet where that is stored: the tweet then shows the note's whole text. A note whose
 * tweet is not there stays and is tried again by later imports. Runs in the caller's transaction.
 */
export async function storeNotes(
  tx: TransactionSql,
  ownerId: string,
  notes: ParsedNote[],
): Promise<{ added: number; joined: number }> {
  if (notes.length === 0) return { added: 0, joined: 0 };
  await takeTurn(tx, ownerId);
  const unique = [...new Map(notes.map((note) => [note.noteId, note])).values()];
  await tx`
    create temp table staged_notes on commit drop as
    select note_id, created_at, text, entities from notes with no data`;
  await copyRows(
    tx,
    "staged_notes",
    ["note_id", "created_at", "text", "entities"],
    unique.map((note) => [note.noteId, note.createdAt, note.text, note.entities]),
  );
  const added = await tx`
    insert into notes (owner_id, note_id, created_at, text, entities)
    select ${ownerId}::uuid, note_id, created_at, text, entities from staged_notes
    on conflict do nothing`;
  await tx`drop table staged_notes`;

  const ids = unique.map((note) => note.noteId);
  await joinNotes(tx, ownerId, ids);
  const [{ joined } = { joined: 0 }] = await tx<{ joined: number }[]>`
    select count(*)::int as joined from notes
    where owner_id = ${ownerId} and note_id = any(${ids}::bigint[]) and tweet_id is not null`;
  return { added: added.count, joined: joined + notes.length - unique.length };
}

type Candidate = {
  noteId: string;
  text: string;
  entities: NoteEntities;
  tweetId: string;
  tweetText: string;
  tweetEntities: NoteEntities;
};

/** So many notes are looked at together, with so many tweets for each: memory does not follow how many there are. */
const NOTES_AT_ONCE = 1000;
const TWEETS_FOR_EACH = 50;
/** Far more than anybody writes in two minutes. */
const TWEETS_LOOKED_AT = 1000;

/** Finds the tweets of these notes and gives them their whole text. Joined notes are left as they are. */
export async function joinNotes(tx: TransactionSql, ownerId: string, noteIds: string[]): Promise<number> {
  const inOrder = [...noteIds].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  let joined = 0;
  for (let at = 0; at < inOrder.length; at += NOTES_AT_ONCE)
    joined += await joinSome(tx, ownerId, inOrder.slice(at, at + NOTES_AT_ONCE));
  return joined;
}

async function joinSome(tx: TransactionSql, ownerId: string, noteIds: string[]): Promise<number> {
  // A note has the second of its tweet. The range of ids only keeps the search short: an id is a time in milliseconds
  // since 2010 and 22 bits.
  const candidates = await tx<Candidate[]>`
    select n.note_id as "noteId", n.text, n.entities, t.tweet_id as "tweetId", t.text as "tweetText",
      t.entities as "tweetEntities"
    from notes n
    cross join lateral (select (extract(epoch from n.created_at) * 1000)::bigint - 1288834974657 as flake_ms) f
    cross join lateral (
      select * from (
        select tweet_id, created_at, text, entities, note_id, kind from tweets
        where owner_id = n.owner_id
          and tweet_id between (f.flake_ms - 60000) << 22 and (f.flake_ms + 60000) << 22
        order by tweet_id limit ${TWEETS_LOOKED_AT}
      ) near
      where created_at = date_trunc('second', n.created_at) and note_id is null and kind <> 'retweet'
      order by abs(tweet_id - n.note_id) limit ${TWEETS_FOR_EACH}
    ) t
    where n.owner_id = ${ownerId} and n.note_id = any(${noteIds}::bigint[]) and n.tweet_id is null`;

  const pairs = matchNotes(candidates);
  for (const { noteId, text, entities, tweetId, tweetText, tweetEntities } of pairs) {
    const whole = joinText({ text: tweetText, entities: tweetEntities }, { text, entities });
    await tx`
      update tweets set text = ${whole.text}, entities = ${JSON.stringify(whole.entities)}::jsonb, note_id = ${noteId}
      where owner_id = ${ownerId} and tweet_id = ${tweetId}`;
    await tx`update notes set tweet_id = ${tweetId} where owner_id = ${ownerId} and note_id = ${noteId}`;
  }
  return pairs.length;
}
