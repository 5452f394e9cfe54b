import type { Metadata } from "next";
import { requireUser } from "@/lib/auth/current-user";
import { Section } from "../section";
import { changePasswordAction } from "./actions";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Password" };

export default async function PasswordPage() {
  const { name } = await requireUser();
  return (
    <Section
      title="A new password?"
      help="Everywhere else that you are signed in, you will be signed out at once."
    >
      <PasswordForm action={changePasswordAction} userName={name} />
    </Section>
  );
}
