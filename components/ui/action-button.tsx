"use client";

import clsx from "clsx";
import { type ComponentProps, useActionState } from "react";
import { Button } from "./button";
import { type FormAction, problemAt } from "./form-state";

/** A deed of one press: a form with a button, its hidden `values`, and the reason when it could not be done. */
export function ActionButton({
  action,
  values = {},
  formClassName,
  ...button
}: Omit<ComponentProps<typeof Button>, "type"> & {
  action: FormAction;
  values?: Record<string, string>;
  formClassName?: string;
}) {
  const [state, act, isBusy] = useActionState(action, { status: "idle" });
  const problem = problemAt(state);
  return (
    <form action={act} className={clsx("grid gap-1", formClassName)}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" isBusy={isBusy} {...button} />
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}
