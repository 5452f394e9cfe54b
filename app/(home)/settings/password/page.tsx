import type { Metadata } from "next";
import { hasPassword } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { db } from "@/lib/db/client";
import { Section } from "../section";
import { changePasswordAction } from "./actions";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Password" };

export default async function PasswordPage() {
  const { id, name } = await requireUser();
  const isFirst = !(await hasPassword(db(), id));
  return (
    <Section
      title={isFirst ? "A password of your own?" : "A new password?"}
      help={
        isFirst
          ? `You sign in with a linked account. With a password you can sign in as ${name} too, also when that account is gone.`
          : "Everywhere else that you are signed in, you will be signed out at once."
      }
    >
      <PasswordForm action={changePasswordAction} userName={name} isFirst={isFirst} />
    </Section>
  );
}
