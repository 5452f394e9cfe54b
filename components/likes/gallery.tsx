"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import type { GalleryFilter, GalleryPage, LikedPicture } from "@/lib/likes/types";
import { Cell } from "./cell";
import { Lightbox } from "./lightbox";
import { keyOf, mergePages, sectionsOf } from "./sections";

const THUMB_EVERY_MS = 4_000;
const THUMB_TRIES = 8;

export type MoreAction = (filter: GalleryFilter, cursor: string) => Promise<GalleryPage>;

/**
 * The pictures in rows, newest first, under their days. More come when the end is near, or on a press of the button;
 * what the page brings anew takes its place on top while the rest stays.
 */
export function Gallery({
  first,
  filter,
  timeZone,
  moreAction,
  retryAction,
}: {
  first: GalleryPage;
  filter: GalleryFilter;
  timeZone: string;
  moreAction: MoreAction;
  retryAction: FormAction;
}) {
  const { pictures, cursor, hasFailed, isBusy, showMore } = usePages(first, filter, moreAction);
  const [openKey, setOpenKey] = useState<string>();
  useThumbsToCome(pictures);
  const end = useNearEnd(showMore, cursor !== undefined && !hasFailed);
  return (
    <>
      {sectionsOf(pictures, timeZone).map(({ key, title, weekday, pictures: some }) => (
        <section key={key} aria-label={`${weekday}, ${title}`} className="pt-6">
          <h2 className="mb-3 flex items-baseline gap-3 font-serif text-xl">
            {title}
            <small className="font-sans text-sm text-ink-2">{weekday}</small>
          </h2>
          <ul className="justified overflow-hidden rounded-lg">
            {some.map((picture) => (
              <Cell key={keyOf(picture)} picture={picture} onOpen={() => setOpenKey(keyOf(picture))} />
            ))}
          </ul>
        </section>
      ))}
      {cursor !== undefined && (
        <div ref={end} className="flex flex-wrap items-center gap-4 pt-6">
          <Button onClick={showMore} isBusy={isBusy}>
            Show more pictures
          </Button>
          <span role="status" className="text-sm text-ink-2">
            {hasFailed && "They did not come. Please try again."}
          </span>
        </div>
      )}
      <Lightbox
        pictures={pictures}
        openKey={openKey}
        setOpenKey={setOpenKey}
        onNearEnd={showMore}
        timeZone={timeZone}
        retryAction={retryAction}
      />
    </>
  );
}

/** The pages that were asked for so far. */
function usePages(first: GalleryPage, filter: GalleryFilter, action: MoreAction) {
  const [seenFirst, setSeenFirst] = useState(first);
  const [pictures, setPictures] = useState(first.pictures);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [hasFailed, setHasFailed] = useState(false);
  const [isBusy, startTransition] = useTransition();
  if (seenFirst !== first) {
    setSeenFirst(first);
    setPictures(mergePages(first.pictures, pictures));
    // While nothing more was asked for, the first page says where to go on.
    if (pictures.length <= seenFirst.pictures.length) setCursor(first.nextCursor);
  }

  const showMore = useCallback(() => {
    if (cursor === undefined || isBusy) return;
    startTransition(async () => {
      try {
        const more = await action(filter, cursor);
        setPictures((shown) => mergePages(shown, more.pictures));
        setCursor(more.nextCursor);
        setHasFailed(false);
      } catch {
        setHasFailed(true);
      }
    });
  }, [action, filter, cursor, isBusy]);
  return { pictures, cursor, hasFailed, isBusy, showMore };
}

/** Small pictures are made after the large ones are saved: asks for them, for a while. */
function useThumbsToCome(pictures: LikedPicture[]): void {
  const router = useRouter();
  const tries = useRef(0);
  const isMissing = pictures.some(({ src, thumbSrc }) => src && !thumbSrc);
  useEffect(() => {
    if (!isMissing) {
      tries.current = 0;
      return;
    }
    const timer = setInterval(() => {
      tries.current += 1;
      if (tries.current > THUMB_TRIES) clearInterval(timer);
      else if (!document.hidden) router.refresh();
    }, THUMB_EVERY_MS);
    return () => clearInterval(timer);
  }, [isMissing, router]);
}

/** Calls when an element comes near the screen. */
function useNearEnd(call: () => void, isWanted: boolean) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current || !isWanted) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && call(), {
      rootMargin: "600px",
    });
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, [call, isWanted]);
  return element;
}
