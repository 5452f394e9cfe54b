"use client";

import Link from "next/link";
import { useActionState, useEffect, useState } from "react";
import type { ActionState } from "@/app/answering";

type Props = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  isAllowed: boolean;
  isFirst: boolean;
};

export function RegisterForm({ action, isAllowed, isFirst }: Props) {
  const [state, submit, isBusy] = useActionState(action, { status: "idle" });
  const [timeZone, setTimeZone] = useState("");
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  if (!isAllowed) return <main>Nobody new can register here at the moment.</main>;
  return (
    <main>
      <h1>{isFirst ? "Welcome to Roost" : "Register"}</h1>
      <form action={submit}>
        <input type="hidden" name="timeZone" value={timeZone} />
        <label>
          Name <input name="name" autoComplete="username" required />
        </label>
        <label>
          Password <input name="password" type="password" autoComplete="new-password" required />
        </label>
        {state.status === "error" && <p role="alert">{state.message}</p>}
        <button type="submit" disabled={isBusy}>
          Register
        </button>
      </form>
      <Link href="/sign-in">Sign in</Link>
    </main>
  );
}
