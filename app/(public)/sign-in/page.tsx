import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findUser } from "@/lib/auth/current-user";
import { localPath } from "@/lib/auth/local-path";
import { canRegister } from "@/lib/auth/sign-ups";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { EntryPage, OtherDoor } from "../entry-page";
import { lookAroundAction, signInAction } from "./actions";
import { DemoDoor } from "./demo-door";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const next = localPath((await searchParams).next, "/memories");
  if (await findUser()) redirect(next);
  const { isAllowed, isFirst } = await canRegister(db());
  if (isAllowed && isFirst) redirect("/register");
  return (
    <EntryPage title="Sign in">
      {env().ROOST_DEMO && <DemoDoor action={lookAroundAction} />}
      <SignInForm action={signInAction} next={next} />
      {isAllowed && (
        <OtherDoor question="New here?" href="/register">
          Register
        </OtherDoor>
      )}
    </EntryPage>
  );
}
