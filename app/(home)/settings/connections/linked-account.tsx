import { Summary } from "@/components/archive/summary";
import { dateAndTime } from "@/components/archive/words";
import { ActionButton } from "@/components/ui/action-button";
import { Status } from "@/components/ui/status";
import type { Connection } from "@/lib/connections/types";
import { PROVIDER_NAMES, scopesInWords } from "@/lib/connections/words";
import { linkAction } from "./actions";
import { Unlink } from "./unlink";

/** One linked account: how it stands, since when, and what it may be used for. */
export function LinkedAccount({
  connection,
  timeZone,
  canLink,
  next,
}: {
  connection: Connection;
  timeZone: string;
  canLink: boolean;
  next?: string;
}) {
  const { id, provider, label, displayName, scopes, status, problem, brokenAt } = connection;
  const { linkedAt, lastUsedAt, accessExpiresAt } = connection;
  const at = (instant: Date) => dateAndTime(instant, timeZone);
  const handle = provider === "x" ? `@${label}` : label;
  const isBroken = status === "broken";
  return (
    <li className="grid gap-3 py-4">
      <div className="grid gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3 font-medium">
          <span dir="auto" className="wrap-anywhere">
            {handle}
          </span>
          {displayName !== label && (
            <span dir="auto" className="font-normal wrap-anywhere text-ink-2">
              {displayName}
            </span>
          )}
          <Status state={isBroken ? "needsYou" : "done"}>{isBroken ? "needs a new link" : "working"}</Status>
        </p>
        {isBroken && (
          <p>
            {brokenAt && `Since ${at(brokenAt)}. `}
            {problem} What needs it waits until then.
          </p>
        )}
        <p className="text-sm text-ink-2">
          Linked {at(linkedAt)} · {lastUsedAt ? `last used ${at(lastUsedAt)}` : "not used yet"}
        </p>
        {!isBroken && accessExpiresAt && (
          <p className="text-sm text-ink-2">
            Good until {at(accessExpiresAt)}; the next use after that renews it.
          </p>
        )}
        <details className="text-sm text-ink-2">
          <Summary>What Roost may do with it</Summary>
          <ul className="list-disc pl-5">
            {scopesInWords(scopes).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </details>
      </div>
      <div className="flex flex-wrap gap-3">
        {canLink && (
          <ActionButton
            action={linkAction}
            values={{ provider, ...(next && { next }) }}
            variant={isBroken ? "primary" : "secondary"}
            aria-label={`Link ${handle} at ${PROVIDER_NAMES[provider]} again`}
          >
            Link again
          </ActionButton>
        )}
        <Unlink connectionId={id} provider={provider} handle={handle} />
      </div>
    </li>
  );
}
