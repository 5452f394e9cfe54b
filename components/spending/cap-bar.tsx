import clsx from "clsx";
import { dollarsInWords } from "@/lib/spending/words";

/** How much of a month's cap is spent, and where the month will end if it goes on like this. */
export function CapBar({
  label,
  spentMicroUsd,
  forecastMicroUsd,
  capMicroUsd,
}: {
  label: string;
  spentMicroUsd: number;
  forecastMicroUsd: number;
  capMicroUsd: number;
}) {
  const share = (microUsd: number) => (capMicroUsd > 0 ? Math.min(100, (100 * microUsd) / capMicroUsd) : 100);
  const isFull = spentMicroUsd >= capMicroUsd;
  const willBeFull = forecastMicroUsd > capMicroUsd;
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="font-serif text-2xl">{dollarsInWords(spentMicroUsd)}</span>
        <span className="text-ink-2">of {dollarsInWords(capMicroUsd)}</span>
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share(spentMicroUsd))}
        aria-valuetext={`${dollarsInWords(spentMicroUsd)} of ${dollarsInWords(capMicroUsd)}`}
        className="relative h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={clsx(
            "absolute inset-y-0 left-0 rounded-full opacity-40",
            willBeFull ? "bg-warn" : "bg-accent",
          )}
          style={{ width: `${share(forecastMicroUsd)}%` }}
        />
        <div
          className={clsx("absolute inset-y-0 left-0 rounded-full", isFull ? "bg-bad" : "bg-accent")}
          style={{ width: `${share(spentMicroUsd)}%` }}
        />
      </div>
    </div>
  );
}
