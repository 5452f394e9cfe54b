"use client"; // or each page would bring it, drawn, in case it is not there

import Link from "next/link";
import { Mark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";

/** Also what somebody else's page looks like: not there. */
export default function NotFound() {
  return (
    <main className="mx-auto w-full max-w-text px-4 py-12">
      <Mark className="text-today" />
      <EmptyPage
        sentence="There is nothing at this address."
        help="It may have been deleted, or the link is not quite right."
        action={
          <Button asChild variant="primary">
            <Link href="/">Go to the start</Link>
          </Button>
        }
      />
    </main>
  );
}
