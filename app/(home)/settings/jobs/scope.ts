import type { Scope } from "@/inngest/engine/inspect";
import type { CurrentUser } from "@/lib/auth/types";

/** The admin looks after everybody's jobs, and those that are nobody's; others after their own. */
export function scopeOf(user: CurrentUser): Scope {
  return user.role === "admin" ? {} : { ownerId: user.id };
}
