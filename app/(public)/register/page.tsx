import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { findUser } from "@/lib/auth/current-user";
import { canRegister } from "@/lib/auth/sign-ups";
import { db } from "@/lib/db/client";
import { registerAction } from "./actions";
import { RegisterForm } from "./register-form";

export const metadata: Metadata = { title: "Register" };

export default async function RegisterPage() {
  if (await findUser()) redirect("/memories");
  const { isAllowed, isFirst } = await canRegister(db());
  return <RegisterForm action={registerAction} isAllowed={isAllowed} isFirst={isFirst} />;
}
