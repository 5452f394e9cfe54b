"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** ← and → turn the day, T goes to today: unless somebody types, a dialog is open or a control wants the key itself. */
export function DayKeys({ previous, next, today }: { previous: string; next: string; today: string }) {
  const router = useRouter();
  useEffect(() => {
    const targets: Record<string, string> = { ArrowLeft: previous, ArrowRight: next, t: today, T: today };
    const onKey = (event: KeyboardEvent) => {
      const href = targets[event.key];
      if (
        !href ||
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        wantsKeys(event.target)
      )
        return;
      router.push(href);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, previous, next, today]);
  return null;
}

const TAKES_KEYS =
  "input, textarea, select, video, [contenteditable], [role=dialog], [role=menu], [role=slider], [role=tablist]";

const wantsKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TAKES_KEYS) !== null;
