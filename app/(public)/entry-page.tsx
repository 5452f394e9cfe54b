import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";

/** The calm single column of a page before the door. */
export function EntryPage({
  title,
  help,
  children,
}: {
  title: string;
  help?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-form content-start gap-8 px-4 py-12 wide:content-center">
      <Link
        href="/"
        className="flex items-center gap-3 justify-self-start rounded-md font-serif text-xl font-medium tracking-title"
      >
        <Mark className="text-today" />
        Roost
      </Link>
      <header className="grid gap-2">
        <h1 className="font-serif text-3xl tracking-title text-balance">{title}</h1>
        {help && <p className="text-lg text-ink-2">{help}</p>}
      </header>
      {children}
    </main>
  );
}

/** "New here? Register": the way to the page beside this one. */
export function OtherDoor({
  question,
  href,
  children,
}: {
  question: string;
  href: string;
  children: string;
}) {
  return (
    <p className="text-ink-2">
      {question}{" "}
      <Link href={href} className="rounded-sm py-3 font-medium text-accent hover:underline">
        {children}
      </Link>
    </p>
  );
}
