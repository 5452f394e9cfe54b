import clsx from "clsx";
import type { TweetAuthor } from "@/lib/tweets/types";

/** A letter as people see it: an emoji of many code points is one. */
const graphemes = new Intl.Segmenter();

/** The author's picture, or their first letter where the archive brought none. */
export function Avatar({ author, className }: { author: TweetAuthor; className?: string }) {
  const shape = clsx("size-8 shrink-0 rounded-full", className);
  if (author.avatarSrc) {
    return (
      <img
        src={author.avatarSrc}
        alt=""
        width={32}
        height={32}
        loading="lazy"
        className={clsx(shape, "bg-sunken object-cover")}
      />
    );
  }
  const [first] = graphemes.segment(author.displayName || author.handle || "?");
  return (
    <span
      aria-hidden
      className={clsx(shape, "grid place-items-center bg-tint text-sm font-semibold text-accent uppercase")}
    >
      {first?.segment}
    </span>
  );
}
