"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { PasswordField } from "@/components/ui/password-field";
import { useBrowsersTimeZone } from "../use-browsers-time-zone";

export function RegisterForm({ action }: { action: FormAction }) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [name, setName] = useState("");
  const timeZone = useBrowsersTimeZone();
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid gap-6">
      <input type="hidden" name="timeZone" value={timeZone} />
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Field
        label="Name"
        help="You sign in with it. It need not be your name on X."
        problem={problemAt(state, "name")}
      >
        {(ids) => (
          <Input
            {...ids}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        help="At least 8 characters. A few words that only you would put together are best."
        problem={problemAt(state, "password")}
      />
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Register
      </Button>
    </form>
  );
}
