import { openDoor } from "@/lib/auth/page-door";
import { checkForProduction, env } from "@/lib/env";

/** Next.js calls this once before it serves: a server that would not be safe must not start. */
export function register(): void {
  if (env().NODE_ENV === "production") checkForProduction(env());
  // scripts/web.mjs, which is not bundled, calls it for each page.
  Object.assign(globalThis, { roostOpenDoor: openDoor });
}
