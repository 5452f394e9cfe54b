"use server";

import { redirect } from "next/navigation";
import { type ActionState, answering } from "@/app/answering";
import { signOutThisBrowser } from "@/lib/auth/next-auth";

export async function signOutAction(): Promise<ActionState> {
  return answering(async () => {
    await signOutThisBrowser();
    redirect("/sign-in");
  });
}
