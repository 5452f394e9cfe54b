"use server";

import { revalidatePath } from "next/cache";
import { type ActionState, answering } from "@/app/answering";
import { cancelRun, retryAllByCause, retryRun } from "@/inngest/engine/inspect";
import { requireUser } from "@/lib/auth/current-user";
import { sql } from "@/lib/db/client";
import { causeInput, runInput } from "./input";
import { scopeOf } from "./scope";

export async function retryJobAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { runId } = runInput.parse(Object.fromEntries(form));
    await retryRun(sql(), scopeOf(user), runId);
    revalidatePath("/settings/jobs");
  });
}

export async function retryJobsAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    await retryAllByCause(sql(), scopeOf(user), causeInput.parse(Object.fromEntries(form)));
    revalidatePath("/settings/jobs");
  });
}

export async function stopJobAction(_previous: ActionState, form: FormData): Promise<ActionState> {
  return answering(async () => {
    const user = await requireUser();
    const { runId } = runInput.parse(Object.fromEntries(form));
    await cancelRun(sql(), scopeOf(user), runId);
    revalidatePath("/settings/jobs");
  });
}
