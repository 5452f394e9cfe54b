import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

export type DayLink = { href: string; name: string };

/** The day in large letters, and the ways to others. */
export function DayHeader({
  name,
  above,
  previous,
  next,
  picker,
}: {
  name: string;
  above: ReactNode;
  previous: DayLink;
  next: DayLink;
  picker: ReactNode;
}) {
  return (
    <header className="flex items-end gap-4 wide:gap-6">
      <h1 className="font-serif text-day tracking-title whitespace-nowrap wide:text-4xl">
        <small className="mb-2 block font-sans text-sm font-medium tracking-normal text-ink-2">{above}</small>
        {name}
      </h1>
      <nav aria-label="Days" className="ml-auto flex gap-1 wide:gap-2">
        <Button asChild size="icon">
          <Link href={previous.href} aria-label={previous.name} title={`${previous.name} (←)`}>
            <ChevronLeft className="icon" aria-hidden />
          </Link>
        </Button>
        {picker}
        <Button asChild size="icon">
          <Link href={next.href} aria-label={next.name} title={`${next.name} (→)`}>
            <ChevronRight className="icon" aria-hidden />
          </Link>
        </Button>
      </nav>
    </header>
  );
}
