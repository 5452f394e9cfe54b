import clsx from "clsx";
import type { ReactNode } from "react";

const dots = {
  waiting: "bg-ink-3",
  working: "bg-accent",
  done: "bg-good",
  needsYou: "bg-warn",
  failed: "bg-bad",
};

/** The state of a job: a dot and a word, never a bare colour. */
export function Status({ state, children }: { state: keyof typeof dots; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm font-medium text-ink-2">
      <span className={clsx("size-2 shrink-0 rounded-full", dots[state])} aria-hidden />
      {children}
    </span>
  );
}
