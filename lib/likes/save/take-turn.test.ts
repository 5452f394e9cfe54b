import { expect, test } from "vitest";
import { takeTurn } from "./take-turn";

const now = () => new Date("2026-11-21T12:00:00Z");
const EARLIER = "2026-11-21T11:59:00.000Z";
const LATER = "2026-11-21T12:01:00.000Z";

/** @param dueAt what each round says is due next; @param small whether small pictures are left after it */
async function turn(dueAt: (round: number) => string | undefined, small = (_round: number) => false) {
  let rounds = 0;
  const outcome = await takeTurn(
    {
      save: async (round) => {
        rounds = round;
        const nextDueAt = dueAt(round);
        return { saved: 10, ...(nextDueAt && { nextDueAt }) };
      },
      thumbs: async (round) => ({ left: small(round) }),
    },
    now,
  );
  return { ...outcome, rounds };
}

test("a backlog gives its slot to others after a dozen rounds, and says that more is left", async () => {
  expect(await turn(() => EARLIER)).toEqual({ saved: 120, isLeft: true, rounds: 12 });
});

test.each([
  ["nothing is left", () => undefined, 1],
  ["what is left is due later", () => LATER, 1],
  ["what was due is done", (round: number) => (round < 3 ? EARLIER : undefined), 3],
])("a turn is over when %s", async (_, dueAt, rounds) => {
  expect(await turn(dueAt)).toEqual({ saved: 10 * rounds, isLeft: false, rounds });
});

test("a turn goes on while small pictures are left", async () => {
  expect(
    await turn(
      () => undefined,
      (round) => round < 4,
    ),
  ).toMatchObject({ isLeft: false, rounds: 4 });
});
