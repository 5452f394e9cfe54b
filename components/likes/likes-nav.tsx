"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

const pages = [
  { name: "Pictures", href: "/likes" },
  { name: "From your archive", href: "/likes/archive" },
  { name: "Choices", href: "/likes/choices" },
];

/** The three views of the room. */
export function LikesNav() {
  const path = usePathname();
  return (
    <nav aria-label="Likes" className="mb-6 flex flex-wrap gap-x-1 border-b pb-2 wide:gap-x-2">
      {pages.map(({ name, href }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className={clsx(
            "flex h-11 items-center rounded-md px-3 font-medium transition wide:h-10",
            path === href ? "bg-tint text-accent" : "text-ink-2 hover:bg-sunken hover:text-ink",
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
