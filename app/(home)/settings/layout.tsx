import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/current-user";
import { SettingsNav } from "./settings-nav";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireUser();
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsNav isAdmin={role === "admin"} />
      <div className="grid max-w-text gap-12">{children}</div>
    </>
  );
}
