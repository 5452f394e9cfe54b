"use client";

import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

const pages = [
  { name: "Account", href: "/settings/account" },
  { name: "Connections", href: "/settings/connections" },
  { name: "Password", href: "/settings/password" },
  { name: "Sign-ins", href: "/settings/sign-ins" },
  { name: "Spending", href: "/settings/spending" },
  { name: "People", href: "/settings/people", isForAdmins: true },
  { name: "Jobs", href: "/settings/jobs" },
];

/** The questions of Settings, by page: a row that wraps on a phone. */
export function SettingsNav({ isAdmin }: { isAdmin: boolean }) {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="mb-8 flex flex-wrap gap-x-1 border-b pb-2 wide:gap-x-2">
      {pages
        .filter(({ isForAdmins }) => isAdmin || !isForAdmins)
        .map(({ name, href }) => (
          <Link
            key={href}
            href={href}
            aria-current={path.startsWith(href) ? "page" : undefined}
            className={clsx(
              "flex h-11 items-center rounded-md px-3 font-medium transition wide:h-10",
              path.startsWith(href) ? "bg-tint text-accent" : "text-ink-2 hover:bg-sunken hover:text-ink",
            )}
          >
            {name}
          </Link>
        ))}
    </nav>
  );
}
