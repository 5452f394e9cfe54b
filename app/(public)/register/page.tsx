import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Notice } from "@/components/ui/notice";
import { findUser } from "@/lib/auth/current-user";
import { canRegister } from "@/lib/auth/sign-ups";
import { db } from "@/lib/db/client";
import { EntryPage, OtherDoor } from "../entry-page";
import { OtherWays, WayBack } from "../other-ways";
import { registerAction } from "./actions";
import { RegisterForm } from "./register-form";

export const metadata: Metadata = { title: "Register" };

type Props = { searchParams: Promise<{ problem?: unknown; with?: unknown }> };

export default async function RegisterPage({ searchParams }: Props) {
  if (await findUser()) redirect("/memories");
  const { problem, with: provider } = await searchParams;
  const { isAllowed, isFirst } = await canRegister(db());
  if (!isAllowed) {
    return (
      <EntryPage title="Register">
        <WayBack problem={problem} provider={provider} />
        <Notice tone="note" title="Sign-ups are closed">
          Nobody new can register here at the moment. Ask whoever runs this Roost to let you in.
        </Notice>
        <OtherDoor question="Registered already?" href="/sign-in">
          Sign in
        </OtherDoor>
      </EntryPage>
    );
  }
  return (
    <EntryPage
      title={isFirst ? "Welcome to Roost" : "Register"}
      help={
        isFirst
          ? "You are the first one here, so you decide later who else may come. A name and a password is all it takes."
          : "A name and a password is all it takes. Your archive comes next."
      }
    >
      <WayBack problem={problem} provider={provider} />
      <RegisterForm action={registerAction} />
      <OtherWays from="/register" />
      {!isFirst && (
        <OtherDoor question="Registered already?" href="/sign-in">
          Sign in
        </OtherDoor>
      )}
    </EntryPage>
  );
}
