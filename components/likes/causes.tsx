import { ActionButton } from "@/components/ui/action-button";
import type { FormAction } from "@/components/ui/form-state";
import { Status } from "@/components/ui/status";
import type { SaverState } from "@/lib/likes/types";
import { Way } from "./way";
import { wayOn } from "./ways-on";
import { pictures } from "./words";

/** Why some pictures are not saved, cause by cause: the reason in full, the way on, and another try for all of them. */
export function Causes({
  causes,
  isOn,
  retryAction,
}: {
  causes: SaverState["causes"];
  isOn: boolean;
  retryAction: FormAction;
}) {
  if (causes.length === 0) return null;
  return (
    <section aria-labelledby="causes">
      <h2 id="causes" className="sr-only">
        What keeps pictures from being saved
      </h2>
      <ul className="divide-y rounded-lg border bg-raised">
        {causes.map(({ reason, words, status, copies, place }) => (
          <li
            key={`${status}-${reason}-${place}`}
            className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3"
            data-cause={reason}
          >
            <div className="grid min-w-0 flex-1 basis-menu gap-1">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <Status state={status === "held" ? "needsYou" : "failed"}>
                  {status === "held" ? "Needs you" : "Failed"}
                </Status>
                <span className="text-sm text-ink-2 tabular-nums">{pictures(copies)}</span>
              </p>
              <p>{words}</p>
            </div>
            <div className="flex flex-wrap gap-2">
              <Way way={wayOn(reason, place)} />
              {isOn && (
                <ActionButton size="small" action={retryAction} values={{ reason }}>
                  {copies === 1 ? "Try again" : "Try all again"}
                </ActionButton>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
