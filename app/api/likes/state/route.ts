import { route } from "@/lib/auth/route";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { getSaverState } from "@/lib/likes/saver";

/** How the saving of the person's likes stands: what their page asks while it works. */
export const GET = route({ access: "user" }, async ({ user }) =>
  Response.json(await getSaverState(db(), user.id, now()), { headers: { "cache-control": "no-store" } }),
);
