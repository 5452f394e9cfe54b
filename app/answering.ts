import "server-only";
import { headers } from "next/headers";
import { notFound, unstable_rethrow } from "next/navigation";
import { ZodError } from "zod";
import type { ActionState } from "@/components/ui/form-state";
import { isSameOrigin } from "@/lib/auth/same-origin";
import { asDatabaseAway } from "@/lib/db/away";
import { isAppError } from "@/lib/errors";

export type { ActionState };

/**
 * Runs a server action and turns what it throws into form state, once for all of them. A bug stays a bug, for
 * error.tsx to show; a row that is not this person's is a page that does not exist.
 */
export async function answering(act: () => Promise<{ message: string } | undefined>): Promise<ActionState> {
  if (!isSameOrigin(await headers())) {
    return { status: "error", message: "This came from another site, so nothing was done." };
  }
  try {
    const done = await act();
    return { status: "done", message: done?.message };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof ZodError) return stateOf(error);
    const known = isAppError(error) ? error : asDatabaseAway(error);
    if (!known) throw error;
    if (known.code === "not_found") notFound();
    return {
      status: "error",
      message: known.message,
      field: known.field,
      retryAt: known.retryAt?.toISOString(),
    };
  }
}

function stateOf(error: ZodError): ActionState {
  const [issue] = error.issues;
  return {
    status: "error",
    message: issue?.message ?? "This form cannot be used as it is.",
    field: issue?.path[0]?.toString(),
  };
}
