import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireUser } from "@/lib/auth/current-user";
import { monthDayInWords, parseMonthDay } from "@/lib/memories/month-day";
import { MemoriesOfDay } from "../memories-of-day";

type Props = { params: Promise<{ day: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const day = parseMonthDay((await params).day);
  return { title: day ? monthDayInWords(day) : "No such day" };
}

export default async function DayPage({ params }: Props) {
  const user = await requireUser();
  const day = parseMonthDay((await params).day);
  if (!day) notFound();
  return <MemoriesOfDay user={user} day={day} />;
}
