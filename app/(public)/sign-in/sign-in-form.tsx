"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { PasswordField } from "@/components/ui/password-field";

export function SignInForm({ action, next }: { action: FormAction; next: string }) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [name, setName] = useState("");
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid gap-6">
      <input type="hidden" name="next" value={next} />
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Field label="Name" problem={problemAt(state, "name")}>
        {(ids) => (
          <Input
            {...ids}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <PasswordField label="Password" name="password" autoComplete="current-password" />
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Sign in
      </Button>
    </form>
  );
}
