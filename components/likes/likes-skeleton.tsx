import type { CSSProperties } from "react";
import { Skeleton } from "@/components/ui/skeleton";

const RATIOS = [1.5, 0.75, 1.33, 1.78, 1, 0.8, 1.5, 1.2, 0.7, 1.6, 1.33, 1];

/** The shape of the gallery while it comes. */
export function LikesSkeleton() {
  return (
    <div role="status" className="animate-fade [animation-delay:200ms] [animation-fill-mode:backwards]">
      <span className="sr-only">Loading your likes</span>
      <Skeleton className="mb-8 h-12 w-label" />
      <Skeleton className="mb-8 h-18 w-full rounded-lg" />
      <ul aria-hidden className="justified overflow-hidden rounded-lg">
        {RATIOS.map((ratio, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
          <li key={index} style={{ "--ratio": ratio } as CSSProperties} className="bg-line/60" />
        ))}
      </ul>
    </div>
  );
}
