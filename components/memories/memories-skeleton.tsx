import { Skeleton } from "@/components/ui/skeleton";

/** The page's shape while it loads; it shows itself only when that takes longer than a moment. */
export function MemoriesSkeleton() {
  return (
    <div role="status" className="animate-fade [animation-delay:200ms] [animation-fill-mode:backwards]">
      <span className="sr-only">Loading your memories</span>
      <Skeleton className="mb-3 h-4 w-label" />
      <Skeleton className="h-11 w-rail" />
      <div className="mt-12 border-t pt-8 wide:grid wide:grid-cols-[var(--spacing-label)_minmax(0,1fr)] wide:gap-x-8">
        <Skeleton className="mb-6 h-8 w-18" />
        <div className="grid max-w-text gap-8">
          {["first", "second", "third"].map((key) => (
            <div key={key} className="grid grid-cols-[var(--spacing-8)_minmax(0,1fr)] gap-x-3">
              <div aria-hidden className="size-8 rounded-full bg-line/60" />
              <div className="grid gap-2">
                <Skeleton className="h-4 w-rail max-w-full" />
                <Skeleton className="h-5" />
                <Skeleton className="h-5 w-3/4" />
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
