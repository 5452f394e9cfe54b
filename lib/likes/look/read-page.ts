/** Which likes of a page are new, and whether the pass is over. Pure; the reasons are in docs/decisions. */

/** What is known of a like that X tells of, in the order of the page: newest like first. */
export type PageLike = {
  tweetId: string;
  /** Its place in what was known before this pass, counted from the latest like; undefined for what is new. */
  knownRank?: number;
};

export type Pass = {
  reach: "new" | "all";
  /** A pass reached the end of what was asked for: from then on a pass ends at known likes. */
  isCaughtUp: boolean;
  /** How many likes were known before this pass. */
  known: number;
  /** An earlier page of this pass had the oldest of them. */
  hasMetBottom: boolean;
  hasNextPage: boolean;
  /** X would show more of the list at once. */
  canBeLonger: boolean;
};

export type Reading = {
  /** What the list has above the likes that were known: new, or liked again. */
  above: number;
  /** How many of the page, from its end, are older than anything known and were not asked for. */
  older: number;
  hasMetBottom: boolean;
  isOver: boolean;
  /** What the page has cannot be told before more of the list is seen: nothing of it is kept, it is asked for at full length. */
  isUnsure: boolean;
};

/**
 * So many known likes in their known order, at the end of a page, are taken for the top of the known list. Fewer may be
 * old likes that were liked again: those come back on top, and new ones may lie below them.
 */
const ENOUGH = 3;

export function readPage(likes: PageLike[], pass: Pass): Reading {
  const { reach, isCaughtUp, hasNextPage } = pass;
  const hasMetBottom = pass.hasMetBottom || likes.slice(-1).some((like) => isNearBottom(like, pass));
  if (!isCaughtUp) {
    const sure = { hasMetBottom: false, isUnsure: false };
    // New likes alone: what the top of the list shows is where "new" begins. X leaves withheld ones out, and may show none.
    if (reach === "new")
      return { ...sure, above: 0, older: likes.length, isOver: likes.length >= ENOUGH || !hasNextPage };
    return { ...sure, above: likes.length, older: 0, isOver: !hasNextPage };
  }
  if (isUnsure(likes, pass))
    return { above: 0, older: 0, hasMetBottom: false, isOver: false, isUnsure: true };
  const older = reach === "new" ? olderThanKnown(likes, pass) : 0;
  const rest = likes.slice(0, likes.length - older);
  const run = knownRun(rest);
  const isOver = !hasNextPage || older > 0 || run >= ENOUGH;
  return { above: rest.length - run, older, hasMetBottom, isOver, isUnsure: false };
}

/**
 * One of the oldest that were known, and hardly another above it: either nearly all of those above are not liked any
 * more, or it was liked again, and what is below is new. Further down there are known likes in the second case alone.
 */
function isUnsure(likes: PageLike[], pass: Pass): boolean {
  if (pass.reach === "all" || pass.hasMetBottom || !pass.hasNextPage || !pass.canBeLonger) return false;
  const last = likes.findLastIndex(({ knownRank }) => knownRank !== undefined);
  const like = likes[last];
  return like !== undefined && isNearBottom(like, pass) && knownRun(likes.slice(0, last + 1)) < ENOUGH;
}

/**
 * The oldest that were known, give or take a few that are not liked any more. Where fewer are known than "new" begins
 * with, they were the whole list: nothing below them is older, and they themselves may have been liked again.
 */
const isNearBottom = ({ knownRank }: PageLike, { known }: Pass): boolean =>
  knownRank !== undefined && known >= ENOUGH && known - 1 - knownRank < ENOUGH;

/**
 * Who asked for new likes alone knows no more of the list than its top: what lies below all of that is not new. Below a
 * known like that is not the last of them lies what was liked after it was liked again.
 */
function olderThanKnown(likes: PageLike[], pass: Pass): number {
  const last = likes.findLastIndex(({ knownRank }) => knownRank !== undefined);
  const like = likes[last];
  if (!like) return pass.hasMetBottom ? likes.length : 0;
  return isNearBottom(like, pass) ? likes.length - 1 - last : 0;
}

/** How many likes at the end are known, each behind the one before it as it was then. */
function knownRun(likes: PageLike[]): number {
  let run = 0;
  let next = Number.POSITIVE_INFINITY;
  for (const { knownRank } of likes.toReversed()) {
    if (knownRank === undefined || knownRank >= next) break;
    next = knownRank;
    run += 1;
  }
  return run;
}
