"use client";

import { ImageOff } from "lucide-react";
import { useState } from "react";
import type { LikedPicture } from "@/lib/likes/types";
import { KINDS, nameOf } from "./words";

/** The whole picture or video, from where it is saved; until then its small version, with words. */
export function Shown({ picture }: { picture: LikedPicture }) {
  const { src, thumbSrc, type, width, height } = picture;
  const [isAway, setIsAway] = useState(false);
  const name = nameOf(picture);
  if (!src || isAway) {
    return (
      <figure className="grid max-h-full justify-items-center gap-4 p-6 text-center">
        {thumbSrc ? (
          <img src={thumbSrc} alt={name} className="max-h-[40dvh] max-w-full rounded-md opacity-60" />
        ) : (
          <ImageOff className="icon text-ink-3" aria-hidden />
        )}
        <figcaption className="max-w-form text-ink-2">
          {isAway
            ? `The ${KINDS[type].toLowerCase()} cannot be read from where it is saved at the moment.`
            : `This ${KINDS[type].toLowerCase()} is not saved yet.`}
        </figcaption>
      </figure>
    );
  }
  if (type === "photo") {
    return (
      <img
        src={src}
        alt={name}
        width={width}
        height={height}
        onError={() => setIsAway(true)}
        className="absolute inset-0 size-full object-contain"
      />
    );
  }
  return (
    <video
      src={src}
      poster={thumbSrc}
      controls
      playsInline
      loop={type === "gif"}
      muted={type === "gif"}
      autoPlay={type === "gif" && !matchMedia("(prefers-reduced-motion: reduce)").matches}
      preload="metadata"
      aria-label={name}
      onError={() => setIsAway(true)}
      className="absolute inset-0 size-full object-contain"
    />
  );
}
