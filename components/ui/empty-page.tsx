import type { ReactNode } from "react";

/** A page with nothing on it yet: one sentence, one line of help, one button. */
export function EmptyPage({
  sentence,
  help,
  action,
}: {
  sentence: ReactNode;
  help?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid max-w-text justify-items-start gap-4 py-12">
      <p className="font-serif text-2xl text-balance">{sentence}</p>
      {help && <div className="text-lg text-ink-2">{help}</div>}
      {action}
    </div>
  );
}
