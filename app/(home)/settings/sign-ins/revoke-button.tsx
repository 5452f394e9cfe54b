"use client";

import { useActionState } from "react";
import { type FormAction, problemAt } from "@/app/form-state";
import { Button } from "@/components/ui/button";

export function RevokeButton({
  action,
  signInId,
  label,
  children,
}: {
  action: FormAction;
  signInId?: string;
  label?: string;
  children: string;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const problem = problemAt(state);
  return (
    <form action={submit}>
      {signInId && <input type="hidden" name="signInId" value={signInId} />}
      <Button type="submit" isBusy={isBusy} aria-label={label}>
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
