"use client";

import clsx from "clsx";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Popover } from "radix-ui";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { unpackCounts } from "@/lib/memories/packed";
import { dayHref, dayName, monthOf, months, tweetsInWords } from "./days";

/**
 * Chooses any day: by a date, or from a month's sheet. Days without tweets step back, as far as they were counted.
 *
 * @param counts as packCounts() writes them.
 */
export function DayPicker({ shown, today, counts }: { shown: number; today: number; counts?: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button size="icon" aria-label="Choose a day" title="Choose a day">
          <CalendarDays className="icon" aria-hidden />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={16}
          aria-label="Choose a day"
          className="z-50 grid w-picker animate-enter gap-4 rounded-lg border bg-raised p-4 shadow-float"
        >
          <Sheet
            shown={shown}
            today={today}
            counts={counts === undefined ? undefined : unpackCounts(counts)}
            close={() => setIsOpen(false)}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Sheet({
  shown,
  today,
  counts,
  close,
}: {
  shown: number;
  today: number;
  counts?: number[];
  close: () => void;
}) {
  const router = useRouter();
  const [month, setMonth] = useState(monthOf(shown));
  const sheet = months[month];
  if (!sheet) return null;
  const go = (date: string) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return;
    close();
    router.push(`/memories/${date.slice(5)}`);
  };
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(String(new FormData(event.currentTarget).get("date")));
        }}
      >
        <Field label="Jump to a date" help="Of any year; the day counts.">
          {(ids) => (
            <div className="flex gap-2">
              <Input type="date" name="date" required {...ids} />
              <Button type="submit">Go</Button>
            </div>
          )}
        </Field>
      </form>
      <div className="grid gap-2">
        <div className="flex items-center">
          <Button
            variant="quiet"
            size="icon"
            aria-label="The month before"
            onClick={() => setMonth((month + 11) % 12)}
          >
            <ChevronLeft className="icon" aria-hidden />
          </Button>
          <p className="flex-1 text-center font-serif text-xl" aria-live="polite">
            {sheet.name}
          </p>
          <Button
            variant="quiet"
            size="icon"
            aria-label="The month after"
            onClick={() => setMonth((month + 1) % 12)}
          >
            <ChevronRight className="icon" aria-hidden />
          </Button>
        </div>
        <ol className="grid grid-cols-7 gap-px">
          {Array.from({ length: sheet.endIndex - sheet.firstIndex }, (_, day) => sheet.firstIndex + day).map(
            (index, day) => (
              <li key={index}>
                <Link
                  href={dayHref(index)}
                  prefetch={false}
                  onClick={close}
                  aria-current={index === shown ? "date" : undefined}
                  aria-label={
                    counts ? `${dayName(index)}, ${tweetsInWords(counts[index] ?? 0)}` : dayName(index)
                  }
                  className={clsx(
                    "grid h-10 place-items-center rounded-sm tabular-nums hover:bg-sunken",
                    index === shown && "bg-tint font-semibold text-accent",
                    index === today && index !== shown && "font-semibold text-today-ink",
                    index !== shown && index !== today && counts?.[index] === 0 && "text-ink-3",
                  )}
                >
                  {day + 1}
                </Link>
              </li>
            ),
          )}
        </ol>
      </div>
      <Button asChild variant="quiet">
        <Link href="/memories" onClick={close} title="Today (T)">
          Today, {dayName(today)}
        </Link>
      </Button>
    </>
  );
}
