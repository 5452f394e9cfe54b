import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** The line that opens a `<details>`; the arrow turns with it. */
export function Summary({ children }: { children: ReactNode }) {
  return (
    <summary className="flex min-h-11 list-none items-center gap-2 font-medium text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden [details[open]>&_svg]:rotate-90">
      <ChevronRight className="icon-small transition" aria-hidden />
      {children}
    </summary>
  );
}
