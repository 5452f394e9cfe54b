"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Announcement } from "@/components/archive/announcement";
import { currentFile, deedOf, figuresOf, isActive } from "@/components/archive/import-words";
import { secondsLeft } from "@/components/archive/speed";
import { useArchiveProgress } from "@/components/archive/use-archive-progress";
import { Progress } from "@/components/ui/progress";
import type { ArchiveProgress } from "@/lib/archive/types";

/** How often new tweets may come into the page while the archive is read. */
const REFRESH_MS = 4_000;

const isOver = (archive: ArchiveProgress) => !isActive(archive);

/** Says how the import goes and brings what it has read into the page; ends with the import. */
export function ReadingBanner({ initial }: { initial: ArchiveProgress }) {
  const router = useRouter();
  const { archive, speed, isAway } = useArchiveProgress(initial, isOver);
  const hasEnded = isOver(archive);
  useEffect(() => {
    if (hasEnded) {
      router.refresh();
      return;
    }
    const timer = setInterval(() => document.hidden || router.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [hasEnded, router]);

  const file = currentFile(archive);
  const total = file?.rowsExpected ?? undefined;
  const figures = file && figuresOf(file, speed.perSecond, total ? secondsLeft(speed, total) : undefined);
  return (
    <section
      aria-label="Import"
      className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-raised px-4 py-3"
    >
      <Link href="/archive" className="font-semibold underline-offset-4 hover:underline">
        {deedOf(archive)}
      </Link>
      <span className="text-sm text-ink-2 tabular-nums wide:order-last">
        {isAway ? "The server does not answer at the moment." : figures}
      </span>
      <Progress
        label="Import"
        value={total ? file?.rowsRead : undefined}
        max={total}
        className="basis-full wide:flex-1 wide:basis-0"
      />
      <Announcement>{[deedOf(archive), figures].filter(Boolean).join(". ")}</Announcement>
    </section>
  );
}
