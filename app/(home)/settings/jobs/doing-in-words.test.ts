import { expect, test } from "vitest";
import type { Doing } from "@/inngest/engine/inspect";
import { doingInWords } from "./doing-in-words";

const noon = new Date("2026-11-21T12:00:00Z");
const at = () => "noon";

test.each<[Doing, string]>([
  [{ kind: "working" }, "Working"],
  [{ kind: "working", step: "load" }, "Working At the step “load”."],
  [{ kind: "sleeping", until: noon }, "Waiting Sleeps until noon."],
  [
    { kind: "waiting_for_event", event: "a/b", until: noon },
    "Waiting For “a/b” to happen, until noon at the latest.",
  ],
  [{ kind: "waiting_for_function" }, "Waiting For another job that it started."],
  [{ kind: "queued" }, "Queued Starts as soon as there is room for it."],
  [{ kind: "starting_later", at: noon }, "Waiting Starts at noon."],
  [
    { kind: "retrying", at: noon, attempt: 2, attempts: 5, reason: "X is away" },
    "Tries again At noon. Try 2 of 5 failed: X is away.",
  ],
  [
    { kind: "retrying", at: noon, attempt: 0, attempts: 5, reason: "The app does not answer." },
    "Tries again At noon. It was not tried yet: The app does not answer.",
  ],
  [
    { kind: "without_function" },
    "Waiting This version of the app does not know this job. It goes on when one does.",
  ],
])("%j", (doing, words) => {
  const { word, reason } = doingInWords(doing, at);
  expect([word, reason].filter(Boolean).join(" ")).toBe(words);
});
