/**
 * Ids are times: of a snowflake the bits from the 52nd on count stretches of twelve days, here called fortnights. The ids
 * before November 2010 were counted up, from some ten million a day on at the end: of those 134 million make a fortnight.
 */
export const fortnightOf = (tweetId: string): number => {
  const id = BigInt(tweetId);
  return Number(id < FIRST_SNOWFLAKE ? id >> OLD_BITS : BigInt(OLD_FORTNIGHTS) + (id >> BITS));
};

/** X went on from thirty thousand million to numbers a hundred thousand times as high. */
export const FIRST_SNOWFLAKE = 1n << 35n;
export const OLD_BITS = 27n;
export const BITS = 52n;
export const OLD_FORTNIGHTS = Number(FIRST_SNOWFLAKE >> OLD_BITS);

/** Some two hundred days. */
export const FORTNIGHTS_A_HALF_YEAR = 16;
export const halfYearOf = (fortnight: number): number => Math.floor(fortnight / FORTNIGHTS_A_HALF_YEAR);

/** How many fortnights lie between two ids, parts of them counted too. */
export const fortnightsBetween = (lower: string, higher: string): number =>
  Number(BigInt(higher) - BigInt(lower)) / 2 ** Number(BigInt(higher) < FIRST_SNOWFLAKE ? OLD_BITS : BITS);
