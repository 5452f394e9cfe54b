"use client";

import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";

/** Says that a picture is described, and opens the description. */
export function AltBadge({ text }: { text: string }) {
  return (
    <Dialog>
      <DialogTrigger
        className="absolute bottom-0 left-0 p-2"
        aria-label="Read the description of this picture"
      >
        <span className="block rounded-sm bg-veil px-2 py-px text-xs font-semibold text-on-veil">ALT</span>
      </DialogTrigger>
      <DialogContent title="Description">
        <p dir="auto" className="text-lg whitespace-pre-line">
          {text}
        </p>
      </DialogContent>
    </Dialog>
  );
}
