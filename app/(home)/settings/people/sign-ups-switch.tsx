"use client";

import { startTransition, useActionState, useId } from "react";
import { Label } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Switch } from "@/components/ui/switch";

export function SignUpsSwitch({
  action,
  isOpen,
  isFixed,
}: {
  action: FormAction;
  isOpen: boolean;
  isFixed: boolean;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const id = useId();
  const problem = problemAt(state);

  function choose(open: boolean): void {
    const form = new FormData();
    form.set("open", open ? "yes" : "no");
    startTransition(() => submit(form));
  }

  return (
    <div className="grid gap-2">
      <div className="flex min-h-11 items-center gap-3">
        <Switch id={id} checked={isOpen} disabled={isFixed || isBusy} onCheckedChange={choose} />
        <Label htmlFor={id}>
          {isOpen ? "Anybody who finds this page can register" : "Nobody new can register"}
        </Label>
      </div>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
