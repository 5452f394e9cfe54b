import { redirect } from "next/navigation";
import { requireUser } from "@/lib/auth/current-user";

export default async function SettingsPage(): Promise<never> {
  await requireUser();
  redirect("/settings/account");
}
