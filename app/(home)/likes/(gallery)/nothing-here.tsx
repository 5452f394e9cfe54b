import Link from "next/link";
import { nothingFound } from "@/components/likes/words";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";
import type { GalleryFilter, SaverState } from "@/lib/likes/types";

/** A gallery without pictures: why, and what comes next. */
export function NothingHere({ filter, saver }: { filter?: GalleryFilter; saver: SaverState }) {
  if (filter) {
    return (
      <EmptyPage
        sentence={nothingFound(filter)}
        help="Something else may be there under other filters."
        action={
          <Button asChild>
            <Link href="/likes">Show all of your likes</Link>
          </Button>
        }
      />
    );
  }
  if (!saver.isOn) {
    return (
      <EmptyPage
        sentence="Nothing was saved yet."
        help="Saving is paused. Go on, and it begins with a look at X."
      />
    );
  }
  if (saver.problem) {
    return (
      <EmptyPage
        sentence="Nothing was saved yet."
        help="Once it can go on as said above, the pictures come here by themselves."
      />
    );
  }
  return (
    <EmptyPage
      sentence={
        saver.lastLookedAt
          ? "There was no picture in your likes yet."
          : "The first pictures are on their way."
      }
      help={
        saver.lastLookedAt
          ? "Like a tweet with a picture on X, and it comes here by itself."
          : "They come here by themselves. You can close this page; it goes on without you."
      }
    />
  );
}
