"use client";

import Link from "next/link";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { PasswordField } from "@/components/ui/password-field";

export function DeleteForm({
  action,
  userName,
  asksPassword,
}: {
  action: FormAction;
  userName: string;
  asksPassword: boolean;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [name, setName] = useState("");
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid max-w-form gap-6">
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Field
        label="Your name, to be sure"
        help={`Type ${userName} as it stands here.`}
        problem={problemAt(state, "name")}
      >
        {(ids) => (
          <Input
            {...ids}
            name="name"
            autoComplete="off"
            spellCheck={false}
            required
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {asksPassword && (
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          problem={problemAt(state, "password")}
        />
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="danger" isBusy={isBusy} disabled={name !== userName}>
          {isBusy ? "Deleting…" : "Delete my account and everything in it"}
        </Button>
        <Button asChild>
          <Link href="/settings/account">Keep it</Link>
        </Button>
      </div>
    </form>
  );
}
