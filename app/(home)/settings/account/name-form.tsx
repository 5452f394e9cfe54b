"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Saved } from "../saved";

export function NameForm({ action, name: current }: { action: FormAction; name: string }) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [name, setName] = useState(current);
  return (
    <form action={submit} className="grid max-w-form gap-4">
      <Field label="Name" problem={problemAt(state, "name") ?? problemAt(state)}>
        {(ids) => (
          <Input
            {...ids}
            name="name"
            autoComplete="username"
            spellCheck={false}
            maxLength={40}
            required
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" isBusy={isBusy} disabled={name === current}>
          Change my name
        </Button>
        <Saved state={state} />
      </div>
    </form>
  );
}
