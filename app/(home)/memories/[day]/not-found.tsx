"use client"; // or each page would bring it, drawn, in case it is not there

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";

export default function NoSuchDay() {
  return (
    <EmptyPage
      isTitle
      sentence="There is no such day."
      help={
        <>
          A day’s address is its month and day in two digits each, such as{" "}
          <span className="whitespace-nowrap">/memories/05-03</span> for 3 May.
        </>
      }
      action={
        <Button asChild>
          <Link href="/memories">Go to today</Link>
        </Button>
      }
    />
  );
}
