import { useEffect, useRef, useState } from "react";
import { nextSpeed, type Speed, startSpeed } from "@/components/archive/speed";
import type { SaverState } from "@/lib/likes/types";
import { leftToSave } from "./words";

const AT_WORK_MS = 1_000;
const AT_REST_MS = 10_000;

/** Over JSON: instants are text. */
type Told = Omit<SaverState, "lastLookedAt" | "nextLookAt"> & { lastLookedAt?: string; nextLookAt?: string };

const isAtWork = (saver: SaverState): boolean => saver.isOn && (saver.isLooking || leftToSave(saver) > 0);

/**
 * The saver as it is this second: asked often while it works, now and then while it rests, and never while nobody looks.
 * `speed` counts copies that were saved since this page was opened; `isAway` says that the server has not answered lately.
 */
export function useSaver(initial: SaverState): { saver: SaverState; speed: Speed; isAway: boolean } {
  const [fromPage, setFromPage] = useState(initial);
  const [saver, setSaver] = useState(initial);
  const [speed, setSpeed] = useState(startSpeed(0, 0));
  const [failures, setFailures] = useState(0);
  // What a form just changed comes with the page, before the next answer.
  if (fromPage !== initial) {
    setFromPage(initial);
    setSaver(initial);
  }
  const waitMs = useRef(AT_REST_MS);
  waitMs.current = isAtWork(saver) ? AT_WORK_MS : AT_REST_MS;

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      clearTimeout(timer);
      try {
        const response = await fetch("/api/likes/state", { cache: "no-store", signal: stop.signal });
        if (!response.ok) throw new Error(String(response.status));
        const latest = stateOf((await response.json()) as Told);
        if (stop.signal.aborted) return;
        setSaver(latest);
        setSpeed((before) => speedOf(before, latest));
        setFailures(0);
      } catch {
        if (stop.signal.aborted) return;
        setFailures((count) => count + 1);
      }
      if (!document.hidden) timer = setTimeout(ask, waitMs.current);
    };
    const lookAgain = () => {
      if (!document.hidden) void ask();
    };
    void ask();
    document.addEventListener("visibilitychange", lookAgain);
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", lookAgain);
    };
  }, []);

  return { saver, speed, isAway: failures >= 3 };
}

function stateOf({ lastLookedAt, nextLookAt, ...rest }: Told): SaverState {
  return {
    ...rest,
    lastLookedAt: lastLookedAt ? new Date(lastLookedAt) : undefined,
    nextLookAt: nextLookAt ? new Date(nextLookAt) : undefined,
  };
}

function speedOf(before: Speed, latest: SaverState): Speed {
  const isFirst = before.atMs === 0;
  return isFirst || !isAtWork(latest)
    ? startSpeed(Date.now(), latest.counts.saved)
    : nextSpeed(before, Date.now(), latest.counts.saved);
}
