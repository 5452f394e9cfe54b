import "server-only";
import type { TransactionSql } from "postgres";
import type { XClient, XLikedPage, XTweet } from "../../clients/x/types";
import type { Connection } from "../../connections/types";
import type { Sql } from "../../db/client";
import { AppError, isAppError } from "../../errors";
import { ANEW } from "../saver";
import { askForPictures } from "./ask-for-pictures";
import { type Cursor, CursorLost, claimCursor, holdCursor, releaseCursor } from "./look-cursor";
import { type PageLike, type Reading, readPage } from "./read-page";
import { storeLiked, storePictures, storeSeen } from "./store-page";

export type LookDeps = {
  sql: Sql;
  /** The person's link to X, if there is one. */
  findLink: (ownerId: string) => Promise<Connection | undefined>;
  /** `isOnce`: what is read now is what was liked before, and no later day costs it again. */
  xFor: (
    connectionId: string,
    spending: { isOnce: boolean },
  ) => Promise<Pick<XClient, "listLikedTweets" | "listTweets">>;
  now: () => Date;
  everyMs: number;
};

/**
 * How one page went. `more`: ask for the next; `done`: nothing is left to ask for until the next look; `waiting`: X, money
 * or the person must let it go on first, and the row says until when; `idle`: nothing was due, or another worker is at it.
 */
export type LookOutcome = {
  status: "more" | "done" | "waiting" | "idle";
  likes: number;
  pictures: number;
  copies: number;
};

/**
 * A look that expects little asks for little, and page after page for more: X bills every like that it shows, once a day.
 * Twenty at once would be nine dollars a month for somebody who likes nothing.
 */
export const FEW_RESULTS = 10;
const MORE = 4;
const MOST_RESULTS = 100;
/** Pages after which one is asked for at full length. */
const PAGES_TO_MOST = 2;
/** After so long without a look there may be many. */
const LONG_MS = 24 * 3_600_000;

const NOTHING = { likes: 0, pictures: 0, copies: 0 };

/**
 * Asks X for one page of a person's likes, and stores it together with the place where the next page begins.
 *
 * X tells no time of a like, and takes no "since": a pass reads from the latest like on until it meets those that were
 * known before it. The pass and its cursor outlive whatever interrupts them; see docs/decisions/0090. Whoever is called
 * twice, or beside another worker, does the work once.
 *
 * @throws what is no AppError: a bug, or a database that was away. The lease then runs out by itself.
 */
export async function lookOnce(deps: LookDeps, ownerId: string): Promise<LookOutcome> {
  const cursor = await claimCursor(deps.sql, ownerId, deps.now());
  if (!cursor) return { status: "idle", ...NOTHING };
  try {
    const link = await workingLink(deps, ownerId);
    const started = startedFor(cursor, link, deps.now());
    const x = await deps.xFor(link.id, { isOnce: !cursor.isLookDue || !started.isCaughtUp });
    if (!cursor.isLookDue) return await askForPictures({ ...deps, x }, cursor, link);
    return await lookAtPage(deps, x, started, link);
  } catch (error) {
    if (error instanceof CursorLost) return { status: "idle", ...NOTHING };
    if (!isAppError(error)) throw error;
    await wait(deps, cursor, error);
    return { status: "waiting", ...NOTHING };
  }
}

async function workingLink({ findLink }: LookDeps, ownerId: string): Promise<Connection> {
  const link = await findLink(ownerId);
  if (!link)
    throw new AppError(
      "disconnected",
      "X is not linked any more. Link it again, and looking goes on by itself.",
    );
  if (link.status === "broken")
    throw new AppError(
      "disconnected",
      link.problem ?? "The link to X does not work any more. Link it again.",
    );
  return link;
}

type Started = Cursor & { passStartedAt: Date; xUserId: string };

/** The pass that was interrupted, or a new one. Likes of another X account are another list: it begins anew. */
function startedFor(cursor: Cursor, link: Connection, now: Date): Started {
  const isOther = cursor.xUserId !== null && cursor.xUserId !== link.accountId;
  const kept = isOther ? { ...cursor, ...ANEW } : cursor;
  return { ...kept, xUserId: link.accountId, passStartedAt: kept.passStartedAt ?? now };
}

async function lookAtPage(
  deps: LookDeps,
  x: Pick<XClient, "listLikedTweets">,
  cursor: Started,
  link: Connection,
): Promise<LookOutcome> {
  const page = await fetchPage(x, cursor, deps.now());
  if (page instanceof AppError) {
    await waitAfterRefusal(deps, cursor, page);
    return { status: "waiting", ...NOTHING };
  }
  return deps.sql.begin(async (tx) => {
    await holdCursor(tx, cursor);
    const tweets = firstOfEach(page.tweets);
    const known = await knownRanks(tx, cursor);
    const likes: PageLike[] = tweets.map(({ tweetId }) => ({ tweetId, knownRank: known.get(tweetId) }));
    const reading = readPage(likes, {
      ...cursor,
      known: known.size,
      hasNextPage: page.nextPage !== undefined,
      canBeLonger: lengthOf(cursor, deps.now()) < MOST_RESULTS,
    });
    const counts = await store(tx, { deps, cursor, link, page, tweets, reading });
    await releaseCursor(tx, cursor, nextCursor(deps, cursor, link, reading, page.nextPage));
    return {
      status: reading.isOver && !(await hasAsked(tx, cursor, deps.now())) ? "done" : "more",
      ...counts,
    };
  });
}

/** @returns the error where X refuses a page in the midst of the list */
async function fetchPage(
  x: Pick<XClient, "listLikedTweets">,
  cursor: Started,
  now: Date,
): Promise<XLikedPage | AppError> {
  try {
    return await x.listLikedTweets({
      xUserId: cursor.xUserId,
      page: cursor.pageToken ?? undefined,
      maxResults: lengthOf(cursor, now),
      isWithQuoted: cursor.savesQuoted,
    });
  } catch (error) {
    const isRefused =
      isAppError(error, "rejected") && (error.reason === "refused" || error.reason === "gone");
    if (isRefused && cursor.pageToken) return error;
    throw error;
  }
}

const REFUSED_MS = 5 * 60_000;
const LONGEST_REFUSED_MS = 24 * 3_600_000;

/**
 * X refuses a page for once, or has forgotten it, or always will: it is asked for once more where it is, then the list is
 * read from the top, each time after a longer pause. The pass stays the same one, so that what it has found is not taken
 * for known: from the top it is above all that was known.
 */
async function waitAfterRefusal({ sql, now }: LookDeps, cursor: Started, error: AppError): Promise<void> {
  const pageRefusals = cursor.pageRefusals + 1;
  const pauseMs = Math.min(REFUSED_MS * 2 ** (pageRefusals - 1), LONGEST_REFUSED_MS);
  const { passStartedAt, xUserId } = cursor;
  await releaseCursor(sql, cursor, {
    passStartedAt,
    xUserId,
    pageRefusals,
    ...(pageRefusals % 2 === 0 && { pageToken: null, hasMetBottom: false }),
    nextLookAt: later(now(), pauseMs),
    problem: { code: "refused", words: error.message },
  });
}

/** The pages above one that is refused come without trouble: once the list was read from the top, only its end proves it well. */
const refusalsAfter = ({ pageRefusals }: Started): number => (pageRefusals > 1 ? pageRefusals : 0);

/** How many likes X is asked for at once. */
function lengthOf({ isCaughtUp, lastLookedAt, pagesOfPass }: Started, now: Date): number {
  const isUsual = isCaughtUp && now.getTime() - (lastLookedAt?.getTime() ?? 0) < LONG_MS;
  return isUsual ? Math.min(FEW_RESULTS * MORE ** pagesOfPass, MOST_RESULTS) : MOST_RESULTS;
}

/** Every like that was known before this pass, by its place in the list as it was. */
async function knownRanks(
  tx: TransactionSql,
  { ownerId, passStartedAt, isCaughtUp }: Started,
): Promise<Map<string, number>> {
  if (!isCaughtUp) return new Map();
  const rows = await tx<{ tweetId: string }[]>`
    select tweet_id as "tweetId" from liked_tweets
    where owner_id = ${ownerId} and seen_at < ${passStartedAt.toISOString()} order by seen_at desc, position, tweet_id`;
  return new Map(rows.map(({ tweetId }, rank) => [tweetId, rank]));
}

function firstOfEach(tweets: XTweet[]): XTweet[] {
  return [...new Map(tweets.toReversed().map((tweet) => [tweet.tweetId, tweet])).values()].reverse();
}

type Page = {
  deps: LookDeps;
  cursor: Started;
  link: Connection;
  page: XLikedPage;
  tweets: XTweet[];
  reading: Reading;
};

async function store(
  tx: TransactionSql,
  { deps, cursor, link, page, tweets, reading }: Page,
): Promise<Omit<LookOutcome, "status">> {
  const { ownerId, xUserId, passStartedAt } = cursor;
  const found = { ownerId, xUserId, sourceId: link.id, at: deps.now(), passStartedAt };
  const above = tweets.slice(0, reading.above);
  const older = tweets.slice(tweets.length - reading.older);
  if (reading.isUnsure) return NOTHING;
  await storeSeen(tx, found, [...tweets, ...Object.values(page.quoted)]);
  await storeLiked(tx, found, above, cursor.pagesOfPass * MOST_RESULTS);
  await storeLiked(tx, { ownerId, passStartedAt: await beforeAllKnown(tx, cursor) }, older, 0);
  return { likes: above.length, ...(await storePictures(tx, found, above, page.quoted)) };
}

/** For likes older than any that was known: they stand behind all of those. */
async function beforeAllKnown(tx: TransactionSql, { ownerId, passStartedAt }: Started): Promise<Date> {
  const [row] = await tx<{ first: string | null }[]>`
    select min(seen_at) as first from liked_tweets where owner_id = ${ownerId}`;
  return later(row?.first ? new Date(row.first) : passStartedAt, -1);
}

async function hasAsked(tx: TransactionSql, { ownerId }: Cursor, now: Date): Promise<boolean> {
  const rows =
    await tx`select from liked_tweets where owner_id = ${ownerId} and asked_at <= ${now.toISOString()} limit 1`;
  return rows.count > 0;
}

function nextCursor(
  deps: LookDeps,
  cursor: Started,
  link: Connection,
  reading: Reading,
  nextPage: string | undefined,
) {
  const { passStartedAt, pagesOfPass } = cursor;
  const now = deps.now();
  const found = {
    ...{ xUserId: cursor.xUserId, connectionId: link.id, problem: null },
    pageRefusals: refusalsAfter(cursor),
  };
  if (reading.isUnsure) {
    const { pageToken, hasMetBottom, isCaughtUp } = cursor;
    const position = { passStartedAt, pageToken, hasMetBottom, isCaughtUp };
    return { ...found, ...position, pagesOfPass: Math.max(pagesOfPass + 1, PAGES_TO_MOST), nextLookAt: now };
  }
  if (!reading.isOver) {
    return {
      ...found,
      ...{ passStartedAt, pageToken: nextPage ?? null, pagesOfPass: pagesOfPass + 1 },
      ...{ hasMetBottom: reading.hasMetBottom, isCaughtUp: cursor.isCaughtUp, nextLookAt: now },
    };
  }
  return { ...found, ...ANEW, isCaughtUp: true, lastLookedAt: now, nextLookAt: later(now, deps.everyMs) };
}

/** After an answer that was no answer: an answer that was lost may have cost money. */
const UNAVAILABLE_MS = 5 * 60_000;
const RATE_WINDOW_MS = 15 * 60_000;

/**
 * Lets go of the cursor where it is, and says on the row why, and when it is tried again. What waits for a person is
 * tried by itself all the same: with a cap or without a link nothing is asked of X until it is of use.
 */
async function wait({ sql, now, everyMs }: LookDeps, cursor: Cursor, error: AppError): Promise<void> {
  const at = now();
  const after: Partial<Record<AppError["code"], Date>> = {
    rate_limited: error.retryAt ?? later(at, RATE_WINDOW_MS),
    unavailable: later(at, UNAVAILABLE_MS),
    disconnected: at,
  };
  const until = after[error.code] ?? later(at, everyMs);
  // X's limits are how it is, not a problem.
  const problem =
    error.code === "rate_limited" ? null : { code: error.reason ?? error.code, words: error.message };
  if (cursor.isLookDue) return releaseCursor(sql, cursor, { nextLookAt: until, problem });
  await sql`update liked_tweets set asked_at = ${until.toISOString()} where owner_id = ${cursor.ownerId} and asked_at <= ${at.toISOString()}`;
  await sql`
    update like_savers set leased_until = null, problem_code = ${problem?.code ?? null}, problem = ${problem?.words ?? null}
    where owner_id = ${cursor.ownerId} and fence = ${cursor.fence}`;
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
