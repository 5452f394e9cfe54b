import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

/** One of several, by the browser's own list: phones show it as they show all others. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className={clsx("relative block min-w-0", className)}>
      <select
        className="h-11 w-full appearance-none truncate rounded-md border bg-raised pr-8 pl-3 text-base text-ink transition hover:border-ink-3 disabled:opacity-50 wide:h-10"
        {...props}
      />
      <ChevronDown
        className="icon-small pointer-events-none absolute inset-y-0 right-3 my-auto text-ink-3"
        aria-hidden
      />
    </span>
  );
}
