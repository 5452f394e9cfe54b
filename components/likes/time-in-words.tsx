"use client";

import { useEffect, useState } from "react";
import { dateAndTime } from "@/components/archive/words";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "in 12 minutes", "3 hours ago", "just now"; the exact time on hover and for screen readers. */
export function TimeInWords({ at, timeZone }: { at: Date; timeZone: string }) {
  // The server's clock and the browser's differ: the words are made in the browser alone.
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const look = () => setNow(Date.now());
    look();
    const timer = setInterval(look, 15_000);
    return () => clearInterval(timer);
  }, []);
  const exact = dateAndTime(at, timeZone);
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {now === undefined ? exact : fromNow(at, now)}
    </time>
  );
}

function fromNow(at: Date, nowMs: number): string {
  const seconds = (at.getTime() - nowMs) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return seconds > 0 ? "in a moment" : "just now";
}
