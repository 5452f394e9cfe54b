"use client";

import { type ComponentProps, useActionState } from "react";
import { Button } from "@/components/ui/button";

/** What an action answers; the same union as in app/answering.ts. */
type ActionState =
  | { status: "idle" }
  | { status: "done"; message?: string }
  | { status: "error"; message: string; field?: string; retryAt?: string };

/** A server action on one archive, named in the form as `archiveId`. */
export type ArchiveAction = (previous: ActionState, form: FormData) => Promise<ActionState>;

/** One deed on one archive: a form with a button, and the reason beside it when it could not be done. */
export function ActionButton({
  action,
  archiveId,
  values,
  ...button
}: Omit<ComponentProps<typeof Button>, "type"> & {
  action: ArchiveAction;
  archiveId: string;
  values?: Record<string, string>;
}) {
  const [state, act, isBusy] = useActionState(action, { status: "idle" } as ActionState);
  return (
    <form action={act} className="grid gap-1">
      <input type="hidden" name="archiveId" value={archiveId} />
      {Object.entries(values ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" isBusy={isBusy} {...button} />
      {state.status === "error" && (
        <p role="alert" className="text-sm text-bad">
          {state.message}
        </p>
      )}
    </form>
  );
}
