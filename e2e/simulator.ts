/** The simulator beside the app under test: what it knows, and what shall go wrong. See docs/simulator.md. */

const origin = (): string => `http://127.0.0.1:${process.env.ROOST_E2E_SIMULATOR_PORT}`;

/** Asks one of its admin routes, such as `simulator("POST", "dropbox/revoke", { account })`. */
export async function simulator<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${origin()}/_sim/${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The simulator answered ${method} ${path} with ${answer.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Lets something go wrong the next time; with more options, more often. */
export const addFault = (fault: Record<string, unknown>): Promise<unknown> =>
  simulator("POST", "faults", { times: 1, ...fault });

export const clearFaults = (): Promise<unknown> => simulator("DELETE", "faults");
