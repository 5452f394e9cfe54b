"use client";

import { type ReactNode, useEffect, useState } from "react";

/** The day that was on the page before this one, in this tab. */
let lastIndex: number | undefined;

/** Lets the page come in from the side that it lies on in time. The first page of a visit is simply there. */
export function DaySlide({ index, children }: { index: number; children: ReactNode }) {
  const [direction] = useState(() => directionFrom(lastIndex, index));
  useEffect(() => {
    lastIndex = index;
  }, [index]);
  return (
    <div className={direction && { later: "animate-later", earlier: "animate-earlier" }[direction]}>
      {children}
    </div>
  );
}

/** The shorter way round the year. */
function directionFrom(from: number | undefined, to: number): "later" | "earlier" | undefined {
  if (from === undefined || from === to) return undefined;
  const ahead = (((to - from) % 366) + 366) % 366;
  return ahead <= 183 ? "later" : "earlier";
}
