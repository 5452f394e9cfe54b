import clsx from "clsx";

/** How far something is. Without `value` nobody knows, and the bar says only that work goes on. */
export function Progress({
  label,
  value,
  max = 100,
  className,
}: {
  label: string;
  value?: number;
  max?: number;
  className?: string;
}) {
  const share = value === undefined || max <= 0 ? undefined : Math.min(100, (100 * value) / max);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.floor(share)}
      className={clsx("h-2 overflow-hidden rounded-full bg-sunken", className)}
    >
      <div
        className={clsx(
          "h-full rounded-full bg-accent transition-[width]",
          share === undefined && "opacity-40",
        )}
        style={{ width: `${share ?? 100}%` }}
      />
    </div>
  );
}
