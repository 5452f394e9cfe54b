"use client";

import { type ReactNode, useId, useState } from "react";

/** A long text, folded to its first lines until asked for; all of it is on the page, for searching and for reading aloud. */
export function Fold({ children }: { children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      {/* A link inside that gets the focus unfolds the text: nobody is sent where they cannot see. */}
      <div id={id} className={isOpen ? undefined : "line-clamp-10 focus-within:line-clamp-none"}>
        {children}
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="mt-1 min-h-11 font-medium text-accent underline-offset-4 hover:underline wide:min-h-8"
      >
        {isOpen ? "Show less" : "Show more"}
      </button>
    </>
  );
}
