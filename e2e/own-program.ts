import { spawn } from "node:child_process";
import { once } from "node:events";

/** A program of ours beside the app under test. */
export type OwnProgram = { url: string; said: () => string; stop: () => Promise<void> };

/** Starts it, and waits until it says where it is. @param ready finds the address in what it says */
export async function startOwn(
  args: string[],
  env: Record<string, string>,
  ready: RegExp,
): Promise<OwnProgram> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
        const found = ready.exec(said)?.[1];
        if (found) resolve(found);
      });
    }
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  };
  return { url, said: () => said, stop };
}

/** What the start says when the app is up. */
export const APP_IS_READY = /Roost is ready: (\S+)/;
