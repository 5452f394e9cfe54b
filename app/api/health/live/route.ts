import { route } from "@/lib/auth/route";

/** Whether this process answers at all. Says nothing about what it needs: restarting it would not help with that. */
export const GET = route({ access: "public" }, () =>
  Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } }),
);
