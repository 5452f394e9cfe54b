import { Coins } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { dollarsInWords } from "@/lib/spending/words";

/**
 * What stands before a switch that costs money: what it does, what it will cost at most, and what of the month's cap is
 * left. The switch itself follows, as its child.
 */
export function CostNote({
  does,
  costs,
  spentMicroUsd,
  capMicroUsd,
  children,
}: {
  does: ReactNode;
  /** Such as "Reading the 5,000 likes so far, once". */
  costs: { of: string; microUsd: number }[];
  spentMicroUsd: number;
  capMicroUsd: number;
  children?: ReactNode;
}) {
  const left = Math.max(0, capMicroUsd - spentMicroUsd);
  const isTooMuch = costs.some(({ microUsd }) => microUsd > left);
  return (
    <div className="grid gap-3 rounded-lg border bg-raised p-4">
      <p className="flex gap-3">
        <Coins className="icon text-accent" aria-hidden />
        <span className="min-w-0">{does}</span>
      </p>
      <dl className="grid gap-1 border-t pt-3 text-base tabular-nums">
        {costs.map(({ of, microUsd }) => (
          <div key={of} className="flex items-baseline justify-between gap-4">
            <dt className="min-w-0 text-ink-2">{of}</dt>
            <dd className="shrink-0 font-medium">
              {microUsd === 0 ? "nothing" : `up to ${dollarsInWords(microUsd)}`}
            </dd>
          </div>
        ))}
        <div className="flex items-baseline justify-between gap-4">
          <dt className="min-w-0 text-ink-2">Left of your cap for this month</dt>
          <dd className="shrink-0 font-medium">
            {dollarsInWords(left)} of {dollarsInWords(capMicroUsd)}
          </dd>
        </div>
      </dl>
      <p className="text-sm text-ink-2">
        {isTooMuch
          ? "That is more than is left: it stops at the cap, and goes on next month or when you raise it. "
          : "X charges for what it shows. At the cap it stops by itself. "}
        <Link href="/settings/spending" className="text-accent underline underline-offset-2">
          Spending
        </Link>
      </p>
      {children}
    </div>
  );
}
