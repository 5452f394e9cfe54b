import { pause } from "./leader";
import type { Log } from "./log";
import { signature } from "./wire";

const RETRY_MS = 1000;
const REPEAT_MS = 15_000;
const REPEAT_IN_DEVELOPMENT_MS = 5000;

/**
 * Asks an app to register its functions (`PUT`, answered by `POST /fn/register` to us), and goes on asking: until it is
 * up, then again in case it was replaced by one with other functions.
 */
export async function keepSynced(
  appUrl: string,
  { signingKey, log, stopping }: { signingKey?: string; log: Log; stopping: AbortSignal },
): Promise<void> {
  let saidLast = "";
  while (!stopping.aborted) {
    const outcome = await askToRegister(appUrl, signingKey, stopping);
    const words = outcome.isSynced ? "is synced" : outcome.reason;
    if (words !== saidLast && !stopping.aborted) {
      if (outcome.isSynced) log.info({ app: appUrl }, "the app is synced");
      else log.warn({ app: appUrl }, `the app is not synced: ${words}`);
      saidLast = words;
    }
    const repeatMs = signingKey ? REPEAT_MS : REPEAT_IN_DEVELOPMENT_MS;
    await pause(outcome.isSynced ? repeatMs : RETRY_MS, stopping);
  }
}

type Outcome = { isSynced: true } | { isSynced: false; reason: string };

async function askToRegister(
  appUrl: string,
  signingKey: string | undefined,
  stopping: AbortSignal,
): Promise<Outcome> {
  const body = JSON.stringify({ url: appUrl });
  try {
    const response = await fetch(appUrl, {
      method: "PUT",
      body,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(30_000)]),
      headers: {
        "content-type": "application/json",
        "x-inngest-server-kind": signingKey ? "cloud" : "dev",
        ...(signingKey && { "x-inngest-signature": signature(body, signingKey) }),
      },
    });
    const text = await response.text();
    if (response.ok) return { isSynced: true };
    return { isSynced: false, reason: messageOf(text) ?? `it answers ${response.status}` };
  } catch (error) {
    const { cause, message } = error as Error;
    return {
      isSynced: false,
      reason: `it cannot be reached (${(cause as Error | undefined)?.message || message})`,
    };
  }
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
