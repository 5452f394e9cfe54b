"use client";

import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";

/** A GIF, which X keeps as a silent video: it runs while it is in view, and never where people want less motion. */
export function Gif({ src, altText }: { src: string; altText?: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (!element || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) element.play().catch(() => {});
      else element.pause();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const turn = () => {
    const element = video.current;
    if (element?.paused) element.play().catch(() => {});
    else element?.pause();
  };

  return (
    <>
      <video
        ref={video}
        src={src}
        muted
        loop
        playsInline
        preload="metadata"
        aria-label={altText ?? "GIF"}
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        className="absolute inset-0 size-full object-cover"
      />
      <button
        type="button"
        onClick={turn}
        className="absolute right-2 bottom-2 flex items-center gap-1 rounded-sm bg-veil px-2 py-1 text-xs font-semibold text-on-veil"
      >
        {isPlaying ? (
          <Pause className="icon-small" aria-hidden />
        ) : (
          <Play className="icon-small" aria-hidden />
        )}
        <span className="sr-only">{isPlaying ? "Stop the" : "Play the"} </span>GIF
      </button>
    </>
  );
}
