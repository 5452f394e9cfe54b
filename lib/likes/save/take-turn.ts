/** What Inngest gives back of a step: dates as text. */
type Rounds = {
  save: (round: number) => Promise<{ saved: number; nextDueAt?: string | Date }>;
  thumbs: (round: number) => Promise<{ left: boolean }>;
};

/** About a minute. */
const ROUNDS = 12;

/**
 * One person's turn at saving: rounds of pictures, with rounds of small ones in between, until nothing is due. A large
 * backlog ends its turn sooner, so that others, who are as many as there are slots or more, have theirs.
 *
 * @returns `isLeft` where the person needs another turn
 */
export async function takeTurn(
  { save, thumbs }: Rounds,
  now: () => Date,
): Promise<{ saved: number; isLeft: boolean }> {
  let saved = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const counts = await save(round);
    saved += counts.saved;
    const { left } = await thumbs(round);
    const isMoreDue = counts.nextDueAt !== undefined && new Date(counts.nextDueAt) <= now();
    if (!isMoreDue && !left) return { saved, isLeft: false };
  }
  return { saved, isLeft: true };
}
