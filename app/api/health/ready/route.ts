import { route } from "@/lib/auth/route";
import { sql } from "@/lib/db/client";
import { isMigrated } from "@/lib/db/migrate";
import { log } from "@/lib/log";

const PATIENCE_MS = 3_000;

/** Whether people can be served now: the database answers and has our schema. For load balancers, so without details. */
export const GET = route({ access: "public" }, async () => {
  const isReady = await Promise.race([
    isMigrated(sql()).catch((error: unknown) => {
      log().warn({ error }, "not ready: the database does not answer");
      return false;
    }),
    new Promise<false>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref()),
  ]);
  const headers = { "cache-control": "no-store" };
  if (isReady) return Response.json({ status: "ok" }, { headers });
  return Response.json(
    { status: "unavailable" },
    { status: 503, headers: { ...headers, "retry-after": "5" } },
  );
});
