"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";

/** Asks for what some archives that were zipped again leave out. */
export function WhoseForm({ archiveId, action }: { archiveId: string; action: FormAction }) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [handle, setHandle] = useState("");
  return (
    <form action={submit} className="grid max-w-form gap-4">
      <input type="hidden" name="archiveId" value={archiveId} />
      <Field
        label="Whose archive is this?"
        help="The file does not say. Write the handle on X, such as @ada_archive."
        problem={problemAt(state, "handle") ?? problemAt(state)}
      >
        {(ids) => (
          <Input
            {...ids}
            name="handle"
            value={handle}
            onChange={({ target }) => setHandle(target.value)}
            maxLength={60}
            spellCheck={false}
            autoCapitalize="none"
            required
          />
        )}
      </Field>
      <div>
        <Button type="submit" isBusy={isBusy}>
          Name the owner
        </Button>
      </div>
    </form>
  );
}
