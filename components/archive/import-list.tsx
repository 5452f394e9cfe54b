import Link from "next/link";
import { Status } from "@/components/ui/status";
import type { ArchiveProgress } from "@/lib/archive/types";
import { titleOf, whatWasRead } from "./import-words";
import { dateAndTime, listed } from "./words";

const STATES = {
  uploading: ["working", "Uploading"],
  uploaded: ["waiting", "Waiting"],
  reading: ["working", "Reading"],
  done: ["done", "Done"],
  failed: ["needsYou", "Needs you"],
  refused: ["failed", "Not used"],
  discarded: ["waiting", "Stopped"],
} as const;

/** Every import there was, newest first, with its date and numbers. */
export function ImportList({ archives, timeZone }: { archives: ArchiveProgress[]; timeZone: string }) {
  return (
    <section aria-labelledby="imports" className="grid max-w-text gap-2">
      <h2 id="imports" className="font-serif text-xl">
        Earlier imports
      </h2>
      <ul>
        {archives.map((archive) => {
          const [state, word] = STATES[archive.status];
          const instant = archive.finishedAt ?? archive.createdAt;
          return (
            <li key={archive.id} className="border-t">
              <Link
                href={`/archive/${archive.id}`}
                className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-3 hover:text-accent"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium" dir="auto">
                    {titleOf(archive)}
                  </span>
                  <span className="block text-sm text-ink-2 tabular-nums">
                    <time dateTime={instant}>{dateAndTime(instant, timeZone)}</time>
                    {numbersOf(archive)}
                  </span>
                </span>
                <Status state={state}>{word}</Status>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function numbersOf({ tally }: ArchiveProgress): string {
  return tally ? ` · ${listed(whatWasRead(tally))}` : "";
}
