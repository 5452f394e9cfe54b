"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** A dialog in the middle of a wide screen, a sheet from the bottom of a phone. */
export function DialogContent({
  title,
  description,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={clsx(
          "fixed inset-x-0 bottom-0 z-50 grid max-h-[85dvh] animate-sheet gap-4 overflow-y-auto rounded-t-lg bg-raised p-6 shadow-float",
          "wide:inset-x-auto wide:bottom-auto wide:top-1/2 wide:left-1/2 wide:w-full wide:max-w-form wide:-translate-x-1/2 wide:-translate-y-1/2 wide:animate-fade wide:rounded-lg",
          className,
        )}
      >
        <div className="flex items-start gap-4">
          <div className="grid gap-1">
            <Radix.Title className="font-serif text-xl">{title}</Radix.Title>
            {description && (
              <Radix.Description className="text-base text-ink-2">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <Button variant="quiet" size="icon" aria-label="Close" className="-mt-2 -mr-2 ml-auto">
              <X className="icon" aria-hidden />
            </Button>
          </Radix.Close>
        </div>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
