import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "./mark";
import { PersonMenu } from "./person-menu";
import { Rail, Tabs } from "./room-links";

/** What surrounds every signed-in page: a rail of rooms on a wide screen, tabs on a phone, the page in one column. */
export function Shell({
  userName,
  numbers,
  signOutAction,
  children,
}: {
  userName: string;
  /** By the room's address: "14" beside Memories. */
  numbers?: Record<string, string | undefined>;
  signOutAction: () => Promise<unknown>;
  children: ReactNode;
}) {
  return (
    <div className="min-h-dvh wide:grid wide:grid-cols-[var(--spacing-rail)_minmax(0,1fr)]">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-4 focus:left-4 focus:z-50 focus:rounded-md focus:bg-raised focus:px-4 focus:py-2 focus:shadow-float"
      >
        Skip to the page
      </a>
      <nav
        aria-label="Rooms"
        className="sticky top-0 hidden h-dvh flex-col gap-1 border-r px-4 pt-6 pb-5 wide:flex"
      >
        <Link
          href="/memories"
          className="mb-6 flex items-center gap-3 rounded-md px-3 font-serif text-xl font-medium tracking-title"
        >
          <Mark className="text-today" />
          Roost
        </Link>
        <Rail numbers={numbers} />
        <PersonMenu userName={userName} signOutAction={signOutAction} />
      </nav>
      <main
        id="page"
        className="mx-auto w-full max-w-wide px-4 pt-5 pb-[calc(104px+env(safe-area-inset-bottom))] wide:px-12 wide:pt-10 wide:pb-18"
      >
        {children}
      </main>
      <nav
        aria-label="Rooms"
        className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-paper/90 px-1 pt-1 pb-[calc(4px+env(safe-area-inset-bottom))] backdrop-blur-md wide:hidden"
      >
        <Tabs />
      </nav>
    </div>
  );
}
