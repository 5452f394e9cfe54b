"use client";

import { useEffect, useRef, useState } from "react";

const EVERY_MS = 5_000;

/** Tells screen readers how something goes, politely, and never more often than every five seconds. */
export function Announcement({ children: words }: { children: string }) {
  const [said, setSaid] = useState("");
  const lastAtMs = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, lastAtMs.current + EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      lastAtMs.current = Date.now();
      setSaid(words);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
