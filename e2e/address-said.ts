import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** The one address that the start prints. */
export async function addressSaid(app: ChildProcess): Promise<string> {
  if (!app.stdout) throw new Error("The app's words are not read.");
  for await (const line of createInterface({ input: app.stdout })) {
    const [, found] = /^Roost is ready: (\S+)$/.exec(line) ?? [];
    if (found) return found;
  }
  throw new Error("The app ended before it was ready.");
}
