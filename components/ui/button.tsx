import clsx from "clsx";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

type Look = {
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "normal" | "small" | "icon";
};

const variants = {
  primary: "bg-accent text-paper hover:bg-accent/90",
  secondary: "border bg-raised text-ink hover:border-ink-3",
  quiet: "text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border border-bad/40 bg-raised text-bad hover:border-bad",
};

/** On a phone every target is 44 px; with a mouse 40. */
const sizes = {
  normal: "h-11 px-4 wide:h-10",
  small: "h-11 px-3 text-sm wide:h-8",
  icon: "size-11 wide:size-10",
};

/**
 * A verb with its object: "Delete this archive". With `asChild` its child, a link, takes the look.
 * `isBusy` keeps the width and says so to screen readers.
 */
export function Button({
  variant = "secondary",
  size = "normal",
  isBusy = false,
  asChild = false,
  className,
  type = "button",
  disabled,
  ...props
}: ComponentProps<"button"> & Look & { isBusy?: boolean; asChild?: boolean }) {
  const look = clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition",
    "disabled:opacity-50 aria-busy:opacity-70",
    variants[variant],
    sizes[size],
    className,
  );
  if (asChild) return <Slot.Root className={look} {...props} />;
  return (
    <button
      type={type}
      className={look}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...props}
    />
  );
}
