import { route } from "@/lib/auth/route";
import { sql } from "@/lib/db/client";
import { isMigrated } from "@/lib/db/migrate";
import { log } from "@/lib/log";
import { engineWasUp } from "./engine-was-up";

const PATIENCE_MS = 3_000;

const isUp = async (): Promise<boolean> => (await isMigrated(sql())) && (await engineWasUp());

/**
 * Whether people can be served now: the database answers and has our schema, and what they set going will be done, for
 * worker and built-in engine have come up. For load balancers, so without details.
 */
export const GET = route({ access: "public" }, async () => {
  const isReady = await Promise.race([
    isUp().catch((error: unknown) => {
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
