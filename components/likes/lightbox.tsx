"use client";

import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useEffect } from "react";
import type { FormAction } from "@/components/ui/form-state";
import type { LikedPicture } from "@/lib/likes/types";
import { keyOf } from "./sections";
import { Shown } from "./shown";
import { TweetBehind } from "./tweet-behind";
import { nameOf } from "./words";

/** Pictures left when more are asked for. */
const NEAR = 5;

/** One picture over the page, whole: ← and → turn, Escape closes, and the focus goes back to where one is now. */
export function Lightbox({
  pictures,
  openKey,
  setOpenKey,
  onNearEnd,
  timeZone,
  retryAction,
}: {
  pictures: LikedPicture[];
  openKey?: string;
  setOpenKey: (key: string | undefined) => void;
  onNearEnd: () => void;
  timeZone: string;
  retryAction: FormAction;
}) {
  const index = pictures.findIndex((picture) => keyOf(picture) === openKey);
  const picture = pictures[index];
  const isNearEnd = index >= 0 && index >= pictures.length - NEAR;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, onNearEnd]);

  const turn = (by: number) => {
    const next = pictures[index + by];
    if (next) setOpenKey(keyOf(next));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // A video's own controls know the arrows, too.
    if (!by || event.target instanceof HTMLVideoElement || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    turn(by);
  };

  return (
    <Dialog.Root open={picture !== undefined} onOpenChange={(isOpen) => !isOpen && setOpenKey(undefined)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-paper" />
        {picture && (
          <Dialog.Content
            aria-describedby={undefined}
            onKeyDown={onKey}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              document.querySelector<HTMLElement>(`[data-picture="${keyOf(picture)}"]`)?.focus();
            }}
            className="fixed inset-0 z-50 animate-fade overflow-y-auto outline-none wide:grid wide:grid-cols-[minmax(0,1fr)_var(--container-picker)] wide:overflow-hidden"
          >
            <Dialog.Title className="sr-only">{nameOf(picture)}</Dialog.Title>
            <div className="relative grid h-[64dvh] place-items-center bg-sunken wide:h-dvh">
              <Shown key={keyOf(picture)} picture={picture} />
              <Turn
                name="Previous picture"
                icon={ChevronLeft}
                side="left-2"
                isOff={index === 0}
                onClick={() => turn(-1)}
              />
              <Turn
                name="Next picture"
                icon={ChevronRight}
                side="right-2"
                isOff={index === pictures.length - 1}
                onClick={() => turn(1)}
              />
            </div>
            <TweetBehind picture={picture} timeZone={timeZone} retryAction={retryAction} />
            <Dialog.Close className="fixed top-2 right-2 grid size-11 place-items-center rounded-full bg-veil text-on-veil wide:top-4 wide:right-4 wide:bg-transparent wide:text-ink-2 wide:hover:bg-sunken wide:hover:text-ink">
              <X className="icon" aria-hidden />
              <span className="sr-only">Close</span>
            </Dialog.Close>
          </Dialog.Content>
        )}
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Turn({
  name,
  icon: Icon,
  side,
  isOff,
  onClick,
}: {
  name: string;
  icon: typeof ChevronLeft;
  side: string;
  isOff: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={name}
      // Not `disabled`: the focus would be lost at the last picture.
      aria-disabled={isOff || undefined}
      onClick={onClick}
      className={`absolute top-1/2 grid size-11 -translate-y-1/2 place-items-center rounded-full bg-veil text-on-veil transition aria-disabled:opacity-30 ${side}`}
    >
      <Icon className="icon" aria-hidden />
    </button>
  );
}
