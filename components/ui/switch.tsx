"use client";

import clsx from "clsx";
import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";

/** On or off, at once. Name it with a `<Label htmlFor>` or aria-label. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={clsx(
        "relative h-6 w-11 shrink-0 rounded-full border border-ink-3 bg-sunken transition data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="block size-4 translate-x-1 rounded-full bg-ink-2 transition data-[state=checked]:translate-x-5 data-[state=checked]:bg-paper" />
    </Radix.Root>
  );
}
