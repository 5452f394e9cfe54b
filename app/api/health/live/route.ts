/** Whether this process answers at all. Says nothing about what it needs: restarting it would not help with that. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
