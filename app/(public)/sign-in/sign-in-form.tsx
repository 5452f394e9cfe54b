"use client";

import Link from "next/link";
import { useActionState } from "react";
import type { ActionState } from "@/app/answering";

type Props = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  next: string;
  canRegister: boolean;
};

export function SignInForm({ action, next, canRegister }: Props) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  return (
    <main>
      <h1>Sign in</h1>
      <form action={submit}>
        <input type="hidden" name="next" value={next} />
        <label>
          Name <input name="name" autoComplete="username" required />
        </label>
        <label>
          Password <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {state.status === "error" && <p role="alert">{state.message}</p>}
        <button type="submit" disabled={isBusy}>
          Sign in
        </button>
      </form>
      {canRegister && <Link href="/register">Register</Link>}
    </main>
  );
}
