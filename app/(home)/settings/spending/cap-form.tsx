"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Saved } from "../saved";

export function CapForm({
  action,
  label,
  help,
  dollars: current,
}: {
  action: FormAction;
  label: string;
  help: string;
  /** As the field shows it: "10.00". */
  dollars: string;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [dollars, setDollars] = useState(current);
  return (
    <form action={submit} className="grid max-w-form gap-4">
      <Field label={label} help={help} problem={problemAt(state, "dollars") ?? problemAt(state)}>
        {(ids) => (
          <Input
            {...ids}
            name="dollars"
            inputMode="decimal"
            autoComplete="off"
            required
            value={dollars}
            onChange={(event) => setDollars(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <Button
          type="submit"
          isBusy={isBusy}
          disabled={Number(dollars.replace(",", ".")) === Number(current)}
        >
          Change the cap
        </Button>
        <Saved state={state} />
      </div>
    </form>
  );
}
