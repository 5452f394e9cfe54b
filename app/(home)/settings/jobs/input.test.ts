import { expect, test } from "vitest";
import { ulid } from "@/inngest/engine/ids";
import { causeInput, pageInput, runInput } from "./input";

const NOTHING = "\0";

test("takes the ids of jobs and the causes of failures", () => {
  const runId = ulid();
  expect(runInput.parse({ runId })).toEqual({ runId });
  const cause = { functionId: "roost-archive-import", cause: "Error: no room\nat all" };
  expect(causeInput.parse(cause)).toEqual(cause);
  expect(pageInput.parse({ before: runId })).toEqual({ before: runId });
});

test.each([NOTHING, `a${NOTHING}b`, "no id"])("%j is no job's id", (text) => {
  expect(runInput.safeParse({ runId: text }).success).toBe(false);
});

test("Postgres is asked for no cause with a zero byte in it", () => {
  expect(causeInput.safeParse({ functionId: `a${NOTHING}`, cause: "b" }).success).toBe(false);
  expect(causeInput.safeParse({ functionId: "a", cause: `b${NOTHING}` }).success).toBe(false);
});

test.each([[undefined], [NOTHING], ["no id"], [["a", "b"]]])(
  "a page before %j is the first page",
  (before) => {
    expect(pageInput.parse({ before })).toEqual({ before: undefined });
  },
);
