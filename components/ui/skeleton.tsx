import clsx from "clsx";

/** The shape of what is coming; hidden from screen readers, which hear the page's own "loading". */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("rounded-sm bg-line/60", className)} />;
}
