import { getArchiveProgress } from "@/lib/archive/progress";
import { route } from "@/lib/auth/route";
import { db } from "@/lib/db/client";

/** How the import of an archive goes: what its page asks every second. */
export const GET = route({ access: "user" }, async ({ user, params }) =>
  Response.json(await getArchiveProgress(db(), user.id, params.archiveId ?? ""), {
    headers: { "cache-control": "no-store" },
  }),
);
