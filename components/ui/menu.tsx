"use client";

import clsx from "clsx";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps } from "react";

export const Menu = DropdownMenu.Root;
export const MenuTrigger = DropdownMenu.Trigger;

export function MenuContent({ className, ...props }: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        sideOffset={8}
        collisionPadding={16}
        className={clsx(
          "z-50 min-w-menu animate-enter rounded-md border bg-raised p-1 shadow-float",
          className,
        )}
        {...props}
      />
    </DropdownMenu.Portal>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof DropdownMenu.Item>) {
  return (
    <DropdownMenu.Item
      className={clsx(
        "flex min-h-11 items-center gap-3 rounded-sm px-3 text-base text-ink outline-none data-highlighted:bg-sunken data-disabled:text-ink-3 wide:min-h-10",
        className,
      )}
      {...props}
    />
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
