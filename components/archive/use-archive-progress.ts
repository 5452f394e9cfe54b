import { useEffect, useState } from "react";
import type { ArchiveProgress } from "@/lib/archive/types";
import { currentFile } from "./import-words";
import { nextSpeed, type Speed, startSpeed } from "./speed";

const SECOND_MS = 1_000;
const IN_BACKGROUND_MS = 15_000;

/**
 * One archive as it is this second: asks again and again until its import is over, seldom while nobody looks.
 * `speed` counts rows of the file that is being read; `isAway` says that the server has not answered lately.
 */
export function useArchiveProgress(
  initial: ArchiveProgress,
  isOver: (archive: ArchiveProgress) => boolean,
): { archive: ArchiveProgress; speed: Speed; isAway: boolean } {
  const [{ archive, speed }, setSeen] = useState({ archive: initial, speed: startSpeed(0, 0) });
  const [failures, setFailures] = useState(0);
  const done = isOver(archive);

  useEffect(() => {
    if (done) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      clearTimeout(timer);
      try {
        const response = await fetch(`/api/archives/${initial.id}`, {
          cache: "no-store",
          signal: stop.signal,
        });
        if (!response.ok) throw new Error(String(response.status));
        const latest = (await response.json()) as ArchiveProgress;
        if (stop.signal.aborted) return;
        setSeen((before) => ({ archive: latest, speed: speedOf(before, latest) }));
        setFailures(0);
      } catch {
        if (stop.signal.aborted) return;
        setFailures((count) => count + 1);
      }
      timer = setTimeout(ask, document.hidden ? IN_BACKGROUND_MS : SECOND_MS);
    };
    const lookAgain = () => {
      if (!document.hidden) void ask();
    };
    timer = setTimeout(ask, SECOND_MS);
    document.addEventListener("visibilitychange", lookAgain);
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", lookAgain);
    };
  }, [initial.id, done]);

  return { archive, speed, isAway: failures >= 3 };
}

/** Each file starts anew: tweets are read at another speed than pictures. */
function speedOf(before: { archive: ArchiveProgress; speed: Speed }, latest: ArchiveProgress): Speed {
  const file = currentFile(latest);
  const rowsRead = file?.rowsRead ?? 0;
  const isSameFile = before.speed.atMs > 0 && currentFile(before.archive)?.name === file?.name;
  return isSameFile ? nextSpeed(before.speed, Date.now(), rowsRead) : startSpeed(Date.now(), rowsRead);
}
