import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Sql } from "../../db/client";
import { runPrepared } from "../../db/prepared";
import { tweets, tweetWords } from "../../db/schema";
import { isShown } from "../tweet-rows";
import { BITS, FIRST_SNOWFLAKE, FORTNIGHTS_A_HALF_YEAR, OLD_BITS, OLD_FORTNIGHTS } from "./stretches";
import { ANY_HALF_YEAR, fortnightMark } from "./vectors";

export type Search = { ownerId: string; query: string };
/** The highest and the lowest id that were read, and the lowest that this person has. */
export type Read = { from: string; to: string; lowest: string };
export type Newest = {
  ids: string[];
  /** Undefined if there are no more. */
  read?: Read;
};

/** Reading them takes less than half a millisecond. */
const NEWEST = 250;

/** Reads the newest tweets below `before` one by one, in the order of their ids, and keeps those that fit. */
export async function findAmongNewest(
  db: Sql,
  { ownerId, query }: Search,
  { before, limit }: { before: string; limit: number },
): Promise<Newest> {
  const halfYear = sql`${fortnight(sql`tweet_id`)} / ${A_HALF_YEAR}`;
  const [row] = await runPrepared<Read & { ids: string[]; read: number }>(
    db,
    sql`
    with newest as materialized (
      select ${tweetWords.ownerId}, ${tweetWords.tweetId}, ${tweetWords.words} from ${tweetWords}
      where ${tweetWords.ownerId} = ${ownerId}::uuid and ${tweetWords.tweetId} < ${before}::bigint
      order by ${tweetWords.tweetId} desc limit ${whole(NEWEST)}
    ), asked as materialized (
      select half_year, ${askedOf(query, sql`half_year`)}::tsquery as query
      from (select distinct ${halfYear} as half_year from newest) as half_years
    ), found as materialized (
      select owner_id, tweet_id from newest join asked on half_year = ${halfYear} where words @@ query
    )
    select read.*,
      (select min(${tweetWords.tweetId})::text from ${tweetWords} where ${tweetWords.ownerId} = ${ownerId}::uuid) as lowest,
      array(${shownOf(ownerId, before, sql`${limit}::int`)})::text[] as ids
    from (select max(tweet_id)::text as "from", min(tweet_id)::text as "to", count(*)::int as read from newest) as read`,
  );
  return { ids: row?.ids ?? [], read: row?.read === NEWEST ? row : undefined };
}

/** What one look may bring, if it is of more than a fortnight. */
const AT_MOST = 100;
/** A fortnight that brings more than this is looked at by itself. */
const MANY = 500;
/** Two years: more at a time than this no look is of. */
const MOST_FORTNIGHTS = 4 * FORTNIGHTS_A_HALF_YEAR;
/** Of a single word this many half-years are looked up at once; of several words Postgres weighs each against each. */
const HALF_YEARS_AT_ONCE = 4;

export type Stretch = {
  before: string;
  /** The fortnight to begin with, and the lowest one that there is. */
  until: number;
  lowest: number;
  /** How many fortnights to look at first. */
  first: number;
  limit: number;
};
export type Found = {
  ids: string[];
  /** The fortnight that has too many; it and what lies below it have not been looked at. */
  tooManyIn?: number;
};

/**
 * Asks the index for tweets below `before`, newest first: look by look, until as many are found as are wanted.
 *
 * Postgres gives what a look finds in no order, so all of it is read, each row from another page: that is what takes time.
 * A look that finds more than it may is done again for a quarter of its time, and what is left of it is halved from then
 * on; any other that finds too few is followed by one for as much time as should do, but no more than twice as much. Whole half-years are asked for as such, a part of one
 * by its fortnights, in a condition of their own: within one Postgres would weigh every tweet against each of them.
 *
 * The owner is looked at only behind the fence: the mark in each word finds the owner's tweets already, and with the owner
 * beside it Postgres would weigh reading all of them one by one. Limits that it can see keep it from expecting so many rows
 * that it would compile the statement first.
 */
export async function findByWords(
  db: Sql,
  { ownerId, query }: Search,
  { before, until, lowest, first, limit }: Stretch,
): Promise<Found> {
  const atOnce = whole(query.split(ANY_HALF_YEAR).length > 2 ? 1 : HALF_YEARS_AT_ONCE);
  const most = whole(MOST_FORTNIGHTS);
  const many = whole(MANY);
  const size = Math.min(first, MOST_FORTNIGHTS);
  const [row] = await runPrepared<{ ids: string[]; until: number; isTooMany: boolean }>(
    db,
    sql`
    with recursive look as (
      select 0 as number, ${until}::int as until, ${size}::int as size, '{}'::bigint[] as ids, false as is_too_many,
        ${until}::int + 1 as dense_since
      union all
      select number + 1,
        case when is_cut_off or tried.is_too_many then until else since - 1 end,
        case when is_cut_off then (until - since + 1 + 3) / 4
          else least(${most}, ceil((until - since + 1) * least(
            case when dense_since < since then (since - dense_since + 1) / 2 / (until - since + 1.0) else 2 end,
            1.2 * missing / (cardinality(met) + 0.1)
          ))::int)
        end,
        case when is_cut_off or tried.is_too_many then ids else ids || met end,
        tried.is_too_many,
        case when is_cut_off then since else dense_since end
      from (
        select *, ${limit}::int - cardinality(ids) as missing,
          case when size >= ${A_HALF_YEAR} and (until + 1) % ${A_HALF_YEAR} = 0
            then greatest(0, until - size + 1) / ${A_HALF_YEAR} * ${A_HALF_YEAR}
            else greatest(until - size + 1, until / ${A_HALF_YEAR} * ${A_HALF_YEAR})
          end as since
        from look where until >= ${lowest}::int and cardinality(ids) < ${limit}::int and not is_too_many
      ) as look
      cross join lateral (
        with found as materialized (
          select words.*
          from (
            select * from generate_series(until / ${A_HALF_YEAR}, since / ${A_HALF_YEAR}, -${atOnce}) as newest
            limit ${most} / ${A_HALF_YEAR} + 1
          ) as series
          cross join lateral (
            select string_agg('(' || ${askedOf(query, sql`half_year`)} || ')', ' | ')::tsquery as words,
              case when until - since + 1 < ${A_HALF_YEAR} then (
                select string_agg(${`'${fortnightMark(ownerId)}`}::text || part || '''', ' | ')
                from generate_series(since, until) as part
              ) end::tsquery as fortnights
            from generate_series(greatest(newest - ${atOnce} + 1, since / ${A_HALF_YEAR}), newest) as half_year
          ) as asked
          cross join lateral (
            with fence as materialized (
              (
                select ${tweetWords.ownerId}, ${tweetWords.tweetId} from ${tweetWords}
                where ${tweetWords.words} @@ asked.words and asked.fortnights is null limit ${many} + 1
              ) union all (
                select ${tweetWords.ownerId}, ${tweetWords.tweetId} from ${tweetWords}
                where ${tweetWords.words} @@ asked.words and ${tweetWords.words} @@ asked.fortnights limit ${many} + 1
              )
            )
            select * from fence
          ) as words
          limit case when until > since then ${whole(AT_MOST)} else ${many} end + 1
        ), counted as (
          select count(*) as read from found
        )
        select until > since and read > ${whole(AT_MOST)} as is_cut_off,
          until = since and read > ${many} as is_too_many,
          array(${shownOf(ownerId, before, sql`missing`)}) as met
        from counted
      ) as tried
    )
    select ids::text[] as ids, until, is_too_many as "isTooMany" from look order by number desc limit 1`,
  );
  return { ids: row?.ids ?? [], ...(row?.isTooMany && { tooManyIn: row.until }) };
}

/** The newest below `before` of one fortnight, all of which are read. */
export async function findInFortnight(
  db: Sql,
  { ownerId, query }: Search,
  { fortnight: number, before, limit }: { fortnight: number; before: string; limit: number },
): Promise<string[]> {
  const halfYear = sql`${number}::int / ${A_HALF_YEAR}`;
  const part = `'${fortnightMark(ownerId)}${number}'`;
  const [row] = await runPrepared<{ ids: string[] }>(
    db,
    sql`
    with found as materialized (
      select ${tweetWords.ownerId}, ${tweetWords.tweetId} from ${tweetWords}
      where ${tweetWords.words} @@ ('(' || ${askedOf(query, halfYear)} || ') & ' || ${part}::text)::tsquery
    )
    select array(${shownOf(ownerId, before, sql`${limit}::int`)})::text[] as ids`,
  );
  return row?.ids ?? [];
}

const whole = (number: number | bigint): SQL => sql.raw(String(number));
const A_HALF_YEAR = whole(FORTNIGHTS_A_HALF_YEAR);

/** The newest in `found` that are shown and the person's own. They are looked up one by one, however many Postgres expects. */
const shownOf = (ownerId: string, before: string, limit: SQL): SQL => sql`
  select tweet_id
  from (
    select tweet_id from found where owner_id = ${ownerId}::uuid and tweet_id < ${before}::bigint order by tweet_id desc
  ) as mine
  cross join lateral (
    select from ${tweets} where ${tweets.ownerId} = ${ownerId}::uuid and ${tweets.tweetId} = mine.tweet_id and ${isShown} limit 1
  ) as shown
  order by tweet_id desc limit ${limit}`;

/** The query for one half-year; see vectors.ts. */
const askedOf = (query: string, halfYear: SQL): SQL =>
  sql`replace(${query}::text, ${ANY_HALF_YEAR}::text, lpad(to_hex(${halfYear}), 2, '0'))`;

/** The same as fortnightOf. */
const fortnight = (id: SQL): SQL =>
  sql`(case when ${id} < ${whole(FIRST_SNOWFLAKE)} then ${id} >> ${whole(OLD_BITS)} else ${whole(OLD_FORTNIGHTS)} + (${id} >> ${whole(BITS)}) end)::int`;
