"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { type FormAction, problemAt } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { PasswordField } from "@/components/ui/password-field";
import { Saved } from "../saved";

export function PasswordForm({
  action,
  userName,
  isFirst,
}: {
  action: FormAction;
  userName: string;
  /** There is none to be changed. */
  isFirst: boolean;
}) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const problem = problemAt(state);
  return (
    <form action={submit} className="grid max-w-form gap-6">
      {/* So that a password manager knows whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={userName} readOnly hidden />
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!isFirst && (
        <PasswordField
          label="Your password now"
          name="current"
          autoComplete="current-password"
          problem={problemAt(state, "current")}
        />
      )}
      <PasswordField
        label={isFirst ? "Your password" : "The new one"}
        name="password"
        autoComplete="new-password"
        help="At least 8 characters. A few words that only you would put together are best."
        problem={problemAt(state, "password")}
      />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {isFirst ? "Set my password" : "Change my password"}
        </Button>
        <Saved state={state} />
      </div>
    </form>
  );
}
