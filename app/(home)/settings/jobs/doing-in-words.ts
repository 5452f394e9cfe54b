import type { Doing } from "@/inngest/engine/inspect";

type Words = { state: "working" | "waiting" | "needsYou"; word: string; reason?: string };

/** What a job does, as a person reads it: a state, and why it is in it. */
export function doingInWords(doing: Doing, at: (instant: Date) => string): Words {
  switch (doing.kind) {
    case "working":
      return { state: "working", word: "Working", reason: doing.step && `At the step “${doing.step}”.` };
    case "sleeping":
      return { state: "waiting", word: "Waiting", reason: `Sleeps until ${at(doing.until)}.` };
    case "waiting_for_event":
      return {
        state: "waiting",
        word: "Waiting",
        reason: `For “${doing.event}” to happen, until ${at(doing.until)} at the latest.`,
      };
    case "waiting_for_function":
      return { state: "waiting", word: "Waiting", reason: "For another job that it started." };
    case "queued":
      return { state: "waiting", word: "Queued", reason: "Starts as soon as there is room for it." };
    case "starting_later":
      return { state: "waiting", word: "Waiting", reason: `Starts at ${at(doing.at)}.` };
    case "retrying":
      return {
        state: "needsYou",
        word: "Tries again",
        reason: `At ${at(doing.at)}. ${tries(doing)}: ${sentence(doing.reason)}`,
      };
    case "without_function":
      return {
        state: "needsYou",
        word: "Waiting",
        reason: "This version of the app does not know this job. It goes on when one does.",
      };
  }
}

function tries({ attempt, attempts }: { attempt: number; attempts: number }): string {
  return attempt === 0 ? "It was not tried yet" : `Try ${attempt} of ${attempts} failed`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
