import clsx from "clsx";
import { ImageOff } from "lucide-react";
import type { TweetMedia } from "@/lib/tweets/types";
import { AltBadge } from "./alt-badge";
import { Gif } from "./gif";
import { Picture } from "./picture";

/** One picture keeps its shape within these; the whole of a narrower or wider one is a click away. */
const NARROWEST = 3 / 4;
const WIDEST = 2;
/** How tall one picture may stand on the page. */
const TALLEST_PX = 560;

/** One to four pictures, videos and GIFs in X's arrangement. Their room is kept before they load. */
export function MediaGrid({ media }: { media: TweetMedia[] }) {
  const [first] = media;
  if (!first) return null;
  const shown = media.slice(0, 4);
  return (
    <div
      className={clsx(
        "relative mt-3 grid gap-hair overflow-hidden rounded-lg",
        shown.length > 1 && "aspect-16/10",
        shown.length === 2 && "grid-cols-2",
        shown.length === 3 && "grid-cols-[2fr_1fr] grid-rows-2",
        shown.length === 4 && "grid-cols-2 grid-rows-2",
      )}
      style={shown.length === 1 ? shapeOf(first) : undefined}
    >
      {shown.map((item) => (
        <div
          key={item.position}
          className={clsx("relative min-h-0 min-w-0 bg-sunken", shown.length === 3 && "first:row-span-2")}
        >
          <Item item={item} />
          {item.altText && <AltBadge text={item.altText} />}
        </div>
      ))}
    </div>
  );
}

function shapeOf({ width, height, src }: TweetMedia): { aspectRatio: number; maxWidth?: number } {
  if (!src) return { aspectRatio: 4 };
  const ratio = width && height ? Math.min(WIDEST, Math.max(NARROWEST, width / height)) : 16 / 9;
  return { aspectRatio: ratio, maxWidth: Math.round(TALLEST_PX * ratio) };
}

function Item({ item }: { item: TweetMedia }) {
  if (!item.src) return <Missing item={item} />;
  const isMovie = item.contentType ? item.contentType.startsWith("video/") : item.type !== "photo";
  if (!isMovie)
    return <Picture src={item.src} altText={item.altText} width={item.width} height={item.height} />;
  if (item.type === "gif") return <Gif src={item.src} altText={item.altText} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: X's archives hold no captions.
    <video
      src={item.src}
      controls
      playsInline
      preload="metadata"
      aria-label={item.altText ?? "Video"}
      className="absolute inset-0 size-full bg-sunken object-contain"
    />
  );
}

const words = { photo: "This picture", video: "This video", gif: "This GIF" };

function Missing({ item }: { item: TweetMedia }) {
  return (
    <p className="absolute inset-0 flex items-center justify-center gap-2 p-3 text-center text-sm text-ink-2">
      <ImageOff className="icon-small" aria-hidden />
      {words[item.type]} is not in the archive.
    </p>
  );
}
