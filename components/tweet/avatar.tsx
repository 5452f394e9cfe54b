import clsx from "clsx";
import type { TweetAuthor } from "@/lib/tweets/types";

const graphemes = new Intl.Segmenter();

/** A letter as people see it: an emoji of many code points is one. Plain letters need no looking up. */
function firstLetter(name: string): string | undefined {
  if (/^[!-~]([ -~]|$)/.test(name)) return name[0];
  const [first] = graphemes.segment(name);
  return first?.segment;
}

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
  return (
    <span
      aria-hidden
      className={clsx(shape, "grid place-items-center bg-tint text-sm font-semibold text-accent uppercase")}
    >
      {firstLetter(author.displayName || author.handle || "?")}
    </span>
  );
}
