"use client";

import { useActionState } from "react";
import { type FormAction, problemAt } from "@/app/form-state";
import { Button } from "@/components/ui/button";

/** A button that does something to one job, or to several; `fields` say which. */
export function JobButton({
  action,
  fields,
  label,
  children,
}: {
  action: FormAction;
  fields: Record<string, string>;
  label: string;
  children: string;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid justify-items-end gap-1">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="small" isBusy={isBusy} aria-label={label}>
        {children}
      </Button>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}
