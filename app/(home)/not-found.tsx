"use client"; // or each page would bring it, drawn, in case it is not there

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";

/** Inside the shell. Also what somebody else's page looks like: not there. */
export default function RoomNotFound() {
  return (
    <EmptyPage
      sentence="There is nothing at this address."
      help="It may have been deleted, or the link is not quite right."
      action={
        <Button asChild variant="primary">
          <Link href="/memories">Go to today’s memories</Link>
        </Button>
      }
    />
  );
}
