"use server";

import { redirect } from "next/navigation";
import { answering } from "@/app/answering";
import { signOutThisBrowser } from "@/lib/auth/next-auth/this-browser";

export async function signOutAction(): Promise<void> {
  await answering(async () => {
    await signOutThisBrowser();
    redirect("/sign-in");
  });
}
