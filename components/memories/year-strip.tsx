"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import type { CSSProperties, MouseEvent } from "react";
import { useIsInBrowser } from "@/components/ui/use-is-in-browser";
import { unpackCounts } from "@/lib/memories/packed";
import { dayHref, dayName, monthOf, months, tweetsInWords } from "./days";

/**
 * A year of bars, one for each day, the taller the more tweets it has. Each is a link; the Tab key stops at the day that is
 * shown and at the months, not at all 366.
 *
 * @param counts as packCounts() writes them.
 */
export function YearStrip({ counts: packed, shown }: { counts: string; shown: number }) {
  const router = useRouter();
  const counts = unpackCounts(packed);
  // By the square root, so that one extraordinary day does not flatten the year.
  const tallest = Math.sqrt(Math.max(1, ...counts));
  const heightOf = (count: number) => Math.max(8, Math.round((100 * Math.sqrt(count)) / tallest));
  const isInBrowser = useIsInBrowser();
  // One listener for all: three hundred and more link components would weigh more than the page.
  const follow = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.push(link.pathname);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click.
    <nav onClick={follow} aria-label="Tweets for each day of the year" className="mt-6">
      <div className="year-bars flex h-10 border-b wide:h-11">
        {!isInBrowser && <Drawn counts={counts} shown={shown} heightOf={heightOf} />}
        {isInBrowser &&
          counts.map((count, index) => (
            // biome-ignore lint/a11y/useAnchorContent: its name is the title; .year-bars in globals.css draws the bar.
            <a
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the day.
              key={index}
              href={dayHref(index)}
              tabIndex={index === shown ? 0 : -1}
              aria-current={index === shown ? "date" : undefined}
              title={`${dayName(index)}, ${tweetsInWords(count)}`}
              style={count > 0 ? ({ "--tall": `${heightOf(count)}%` } as CSSProperties) : undefined}
            />
          ))}
      </div>
      <ol className="grid grid-cols-12 pt-1 text-sm text-ink-3">
        {months.map(({ name, firstIndex }, month) => (
          <li
            key={name}
            className={clsx("even:max-wide:invisible", month === monthOf(shown) && "font-medium text-ink")}
          >
            <a href={dayHref(firstIndex)} aria-label={`1 ${name}`} className="hover:text-accent">
              {name.slice(0, 3)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/**
 * The bars as one drawing: what the server sends, until the links are there a moment later. They would be more than the
 * rest of the page, and work where there is a browser that runs scripts.
 */
function Drawn({
  counts,
  shown,
  heightOf,
}: {
  counts: number[];
  shown: number;
  heightOf: (count: number) => number;
}) {
  // One line over all of them, up and down where one day ends and the next begins.
  const top = (index: number) => {
    const count = counts[index] ?? 0;
    return count > 0 && index !== shown ? 100 - heightOf(count) : 100;
  };
  const step = (_: number, index: number) => (top(index) === top(index - 1) ? "h1" : `V${top(index)}h1`);
  return (
    <svg aria-hidden viewBox={`0 0 ${counts.length} 100`} preserveAspectRatio="none" className="size-full">
      <path
        d={`M0 100${counts.map(step).join("")}V100`}
        shapeRendering="crispEdges"
        className="fill-ink-3/40"
      />
      <path
        d={`M${shown + 0.5} 100v-${heightOf(counts[shown] ?? 0)}`}
        vectorEffect="non-scaling-stroke"
        strokeWidth="3"
        className="stroke-today"
      />
    </svg>
  );
}
