import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findUser } from "@/lib/auth/current-user";
import { localPath } from "@/lib/auth/local-path";
import { canRegister } from "@/lib/auth/sign-ups";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { EntryPage, OtherDoor } from "../entry-page";
import { OtherWays, WayBack } from "../other-ways";
import { lookAroundAction, signInAction } from "./actions";
import { DemoDoor } from "./demo-door";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: unknown; problem?: unknown; with?: unknown }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next: asked, problem, with: provider } = await searchParams;
  const next = localPath(asked, "/memories");
  if (await findUser()) redirect(next);
  const { isAllowed, isFirst } = await canRegister(db());
  if (isAllowed && isFirst)
    redirect(
      problem === undefined
        ? "/register"
        : `/register?${new URLSearchParams({ problem: String(problem), with: String(provider) })}`,
    );
  return (
    <EntryPage title="Sign in">
      {env().ROOST_DEMO && <DemoDoor action={lookAroundAction} />}
      <WayBack problem={problem} provider={provider} />
      <SignInForm action={signInAction} next={next} />
      <OtherWays from="/sign-in" next={next} />
      {isAllowed && (
        <OtherDoor question="New here?" href="/register">
          Register
        </OtherDoor>
      )}
    </EntryPage>
  );
}
