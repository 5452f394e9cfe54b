"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { type FormAction, problemAt } from "@/components/ui/form-state";

/** In the demo: one button to the made-up person's home. */
export function DemoDoor({ action }: { action: FormAction }) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid gap-3 rounded-lg bg-tint p-4">
      <p className="text-ink-2">
        This is a demo. Its person and their tweets are made up, and X and Dropbox are simulated on this
        machine: nothing you do here reaches them. Change whatever you like.
      </p>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Look around as the demo person
      </Button>
    </form>
  );
}
