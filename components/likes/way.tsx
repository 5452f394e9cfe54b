import Link from "next/link";
import { OutLink } from "@/components/tweet/out-link";
import { Button } from "@/components/ui/button";
import type { WayOn } from "./ways-on";

/** A button to where something can be put right. */
export function Way({ way }: { way?: WayOn }) {
  if (!way) return null;
  return (
    <Button asChild size="small">
      {way.isOutside ? (
        <OutLink href={way.href}>{way.label}</OutLink>
      ) : (
        <Link href={way.href}>{way.label}</Link>
      )}
    </Button>
  );
}
