import { env } from "@/lib/env";

const PATIENCE_MS = 2_000;
let wasUp = false;

/**
 * Whether the built-in engine, and thereby the worker that it starts after, has answered since this process began.
 * Later it may be away: pages go on without it, and what they set going waits. An Inngest server elsewhere is not ours
 * to wait for; the web knows the signing key of that one alone.
 */
export async function engineWasUp(): Promise<boolean> {
  const { INNGEST_BASE_URL: engine, INNGEST_SIGNING_KEY: ofAnother } = env();
  if (wasUp || engine === undefined || ofAnother !== undefined) return true;
  wasUp = await fetch(`${engine}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return wasUp;
}
