"use client";

import { Pause, Play, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Announcement } from "@/components/archive/announcement";
import { type Speed, secondsLeft } from "@/components/archive/speed";
import { number, percent, timeLeft } from "@/components/archive/words";
import { ActionButton } from "@/components/ui/action-button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { Progress } from "@/components/ui/progress";
import { Status } from "@/components/ui/status";
import type { SaverState } from "@/lib/likes/types";
import { Causes } from "./causes";
import { TimeInWords } from "./time-in-words";
import { useSaver } from "./use-saver";
import { Way } from "./way";
import { wayOn } from "./ways-on";
import { countsInWords, leftToSave, saverState } from "./words";

/** New pictures come into the gallery this often while they are saved. */
const REFRESH_MS = 4_000;

export type SaverActions = Record<"lookNow" | "pause" | "goOn" | "retryCause", FormAction>;

/** How the saver stands, live: its numbers, its progress, and whatever keeps it from going on. */
export function StateBar({
  initial,
  timeZone,
  actions,
}: {
  initial: SaverState;
  timeZone: string;
  actions: SaverActions;
}) {
  const { saver, speed, isAway } = useSaver(initial);
  useFreshGallery(initial, saver);
  const { state, word } = saverState(saver);
  const left = leftToSave(saver);
  const figures = saver.isOn && left > 0 ? figuresOf(saver, speed) : undefined;
  const counts = countsInWords(saver);
  return (
    <div className="grid gap-3">
      <section aria-label="Saving" className="grid gap-3 rounded-lg border bg-raised px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <div className="grid gap-1">
            <p className="flex flex-wrap items-baseline gap-x-4">
              <Status state={state}>{word}</Status>
              <span className="font-semibold tabular-nums">{counts}</span>
            </p>
            <p className="text-sm text-ink-2">
              <Looks saver={saver} timeZone={timeZone} />
            </p>
          </div>
          <div className="flex flex-wrap gap-2 wide:ml-auto">
            {saver.isOn ? (
              <>
                <ActionButton size="small" action={actions.lookNow}>
                  <RefreshCw className="icon-small" aria-hidden />
                  Look now
                </ActionButton>
                <ActionButton size="small" variant="quiet" action={actions.pause}>
                  <Pause className="icon-small" aria-hidden />
                  Pause
                </ActionButton>
              </>
            ) : (
              <ActionButton size="small" variant="primary" action={actions.goOn}>
                <Play className="icon-small" aria-hidden />
                Go on saving
              </ActionButton>
            )}
          </div>
        </div>
        {figures && (
          <div className="grid gap-2">
            <Progress label="Saving pictures" value={saver.counts.saved} max={saver.counts.saved + left} />
            <p className="text-sm text-ink-2 tabular-nums">{figures}</p>
          </div>
        )}
      </section>
      {isAway && (
        <Notice tone="warn">
          The server does not answer at the moment. The saving goes on by itself when it does.
        </Notice>
      )}
      {saver.isOn && saver.problem && (
        <Notice
          tone="warn"
          title="No new likes are looked for."
          action={<Way way={wayOn(saver.problem.code)} />}
        >
          {saver.problem.words}
        </Notice>
      )}
      <Causes causes={saver.causes} isOn={saver.isOn} retryAction={actions.retryCause} />
      <Announcement>{[word, counts, figures].filter(Boolean).join(". ")}</Announcement>
    </div>
  );
}

function Looks({ saver, timeZone }: { saver: SaverState; timeZone: string }) {
  const { isOn, isLooking, pagesOfPass, lastLookedAt, nextLookAt } = saver;
  if (!isOn) return "New likes wait, and what was saved stays. Nothing is asked of X.";
  if (isLooking) {
    return `Looking through your likes${pagesOfPass > 0 ? `, ${number(pagesOfPass)} ${pagesOfPass === 1 ? "page" : "pages"} so far` : ""}.`;
  }
  return (
    <>
      {lastLookedAt ? (
        <>
          Last looked <TimeInWords at={lastLookedAt} timeZone={timeZone} />
        </>
      ) : (
        "The first look comes in a moment"
      )}
      {nextLookAt && !saver.problem && (
        <>
          {" · "}next look <TimeInWords at={nextLookAt} timeZone={timeZone} />
        </>
      )}
    </>
  );
}

/** "62 % · 1,200 of 1,930 · 3.4 a second · about 4 min left" */
function figuresOf({ counts }: SaverState, speed: Speed): string {
  const whole = counts.saved + counts.waiting + counts.saving;
  const rate = speed.perSecond ?? 0;
  return [
    percent(counts.saved, whole),
    `${number(counts.saved)} of ${number(whole)}`,
    rate >= 0.1 && `${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))} a second`,
    timeLeft(secondsLeft(speed, whole)),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * Brings what is new into the gallery below, without a reload: asks for the page until it shows what the saver tells. One
 * question alone could get lost among others that the page has under way.
 */
function useFreshGallery(page: SaverState, saver: SaverState): void {
  const router = useRouter();
  const isStale = galleryMark(page) !== galleryMark(saver);
  useEffect(() => {
    if (!isStale) return;
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isStale, router]);
}

/** Differs where the gallery, or the words in its place, would. */
function galleryMark({ counts, lastLookedAt }: SaverState): string {
  return [...Object.values(counts), lastLookedAt !== undefined].join(" ");
}
