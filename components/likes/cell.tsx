"use client";

import clsx from "clsx";
import { CircleAlert, Clock, ImageOff, Play, TriangleAlert } from "lucide-react";
import type { CSSProperties } from "react";
import type { LikedPicture } from "@/lib/likes/types";
import { keyOf, ratioOf } from "./sections";
import { copyState, durationInWords, KINDS, nameOf, pictureStatus } from "./words";

const ICONS = { waiting: Clock, saving: Clock, saved: Play, held: TriangleAlert, failed: CircleAlert };

/** One picture of the gallery: its small version, and what has to be known of it before it is opened. */
export function Cell({ picture, onOpen }: { picture: LikedPicture; onOpen: () => void }) {
  const { type, durationMs, thumbSrc } = picture;
  const status = pictureStatus(picture);
  const { word } = copyState(status);
  const Icon = ICONS[status];
  const name = nameOf(picture);
  return (
    <li style={{ "--ratio": ratioOf(picture) } as CSSProperties} className="relative bg-sunken">
      <button
        type="button"
        data-picture={keyOf(picture)}
        onClick={onOpen}
        aria-label={status === "saved" ? `Open: ${name}` : `Open: ${name} (${word})`}
        className="absolute inset-0 size-full overflow-hidden -outline-offset-4"
      >
        {thumbSrc ? (
          <img
            src={thumbSrc}
            alt=""
            loading="lazy"
            decoding="async"
            className={clsx("size-full object-cover", status !== "saved" && "opacity-60")}
          />
        ) : (
          <span className="grid size-full place-items-center text-ink-3">
            <ImageOff className={clsx("icon", status !== "failed" && "opacity-0")} aria-hidden />
          </span>
        )}
        {type !== "photo" && (
          <Badge className="bottom-2">
            {type === "video" && <Play className="icon-small" aria-hidden />}
            {type === "video" && durationMs ? durationInWords(durationMs) : KINDS[type]}
          </Badge>
        )}
        {status !== "saved" && (
          <Badge className="top-2">
            <Icon className="icon-small" aria-hidden />
            <span className="truncate">{word}</span>
          </Badge>
        )}
      </button>
    </li>
  );
}

function Badge({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <span
      className={clsx(
        "absolute inset-x-2 flex w-fit max-w-full items-center gap-1 rounded-sm bg-veil px-2 py-1 text-xs font-semibold text-on-veil tabular-nums",
        className,
      )}
    >
      {children}
    </span>
  );
}
