"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";

type Props = { src: string; altText?: string; width?: number; height?: number };

/** A picture in its place in the grid, and on a click the whole of it over the page. */
export function Picture({ src, altText, width, height }: Props) {
  return (
    <Dialog.Root>
      <Dialog.Trigger
        aria-label={altText ? `Open the picture: ${altText}` : "Open the picture"}
        className="absolute inset-0 size-full cursor-zoom-in -outline-offset-4"
      >
        <img
          src={src}
          alt={altText ?? ""}
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
        />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil backdrop-blur-md" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-50 grid animate-fade place-items-center overflow-auto p-4 outline-none wide:p-12"
        >
          <Dialog.Title className="sr-only">{altText ?? "Picture"}</Dialog.Title>
          <Dialog.Close asChild>
            <button type="button" aria-label="Close the picture" className="fixed inset-0 cursor-zoom-out" />
          </Dialog.Close>
          <img
            src={src}
            alt={altText ?? ""}
            className="pointer-events-none relative max-h-[85dvh] max-w-full rounded-md object-contain shadow-float"
          />
          <Dialog.Close className="fixed top-4 right-4 grid size-11 place-items-center rounded-full bg-veil text-on-veil">
            <X className="icon" aria-hidden />
            <span className="sr-only">Close</span>
          </Dialog.Close>
          <a
            href={src}
            target="_blank"
            rel="noopener noreferrer"
            className="fixed right-4 bottom-4 rounded-md bg-veil px-4 py-2 font-medium text-on-veil"
          >
            Open in full size
          </a>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
