import type { Metadata } from "next";
import { requireUser } from "@/lib/auth/current-user";
import { MemoriesOfDay } from "../memories-of-day";

export const metadata: Metadata = { title: "Memories" };

export default async function TodayPage() {
  return <MemoriesOfDay user={await requireUser()} />;
}
