"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { rooms } from "./rooms";

const isIn = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

/** The rooms down the side of a wide screen, with the one number that matters in each. */
export function Rail({ numbers = {} }: { numbers?: Record<string, string | undefined> }) {
  const path = usePathname();
  return rooms.map(({ name, href, mark }) => (
    <Link
      key={href}
      href={href}
      aria-current={isIn(path, href) ? "page" : undefined}
      className={clsx(
        mark,
        "flex h-10 items-center gap-3 rounded-md px-3 font-medium transition mark-large",
        isIn(path, href) ? "bg-tint text-accent" : "text-ink-2 hover:bg-sunken hover:text-ink",
      )}
    >
      {name}
      {numbers[href] && (
        <span className={clsx("ml-auto text-sm font-normal tabular-nums", !isIn(path, href) && "text-ink-3")}>
          {numbers[href]}
        </span>
      )}
    </Link>
  ));
}

/** The same rooms along the bottom of a phone. */
export function Tabs() {
  const path = usePathname();
  return rooms.slice(0, 5).map(({ name, href, mark }) => (
    <Link
      key={href}
      href={href}
      aria-current={isIn(path, href) ? "page" : undefined}
      className={clsx(
        mark,
        "grid min-h-11 flex-1 justify-items-center gap-hair rounded-md py-1 text-xs font-medium mark-large",
        isIn(path, href) ? "text-accent" : "text-ink-2",
      )}
    >
      {name}
    </Link>
  ));
}
