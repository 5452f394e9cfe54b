import type { ReactNode } from "react";

/** A page with nothing on it yet: one sentence, one line of help, one button. */
export function EmptyPage({
  sentence,
  isTitle = false,
  help,
  action,
}: {
  sentence: ReactNode;
  /** True where no other title stands above it. */
  isTitle?: boolean;
  help?: ReactNode;
  action?: ReactNode;
}) {
  const Sentence = isTitle ? "h1" : "p";
  return (
    <div className="grid max-w-text justify-items-start gap-4 py-12">
      <Sentence className="font-serif text-2xl text-balance">{sentence}</Sentence>
      {help && <div className="text-lg text-ink-2">{help}</div>}
      {action}
    </div>
  );
}
