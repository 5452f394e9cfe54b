import type { ReactNode } from "react";

/** One past date: its year in the margin, where it stays while its tweets pass by. */
export function DateSection({
  year,
  ago,
  weekday,
  date,
  children,
}: {
  year: number;
  /** "6 years ago", "Saturday", "21 November 2020": each stays on one line. */
  ago: string;
  weekday: string;
  date: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={`${weekday}, ${date}`}
      className="border-t pt-6 pb-4 wide:grid wide:grid-cols-[var(--spacing-label)_minmax(0,1fr)] wide:gap-x-8 wide:pt-8"
    >
      <h2 className="mb-4 flex flex-wrap items-baseline gap-x-3 font-serif text-2xl tracking-title wide:sticky wide:top-6 wide:mb-0 wide:block wide:self-start">
        {year}
        <small className="font-sans text-sm tracking-normal text-ink-2 wide:mt-2 wide:block">
          {ago} · {weekday}, <span className="whitespace-nowrap">{date}</span>
        </small>
      </h2>
      <div className="grid max-w-text gap-6">{children}</div>
    </section>
  );
}
