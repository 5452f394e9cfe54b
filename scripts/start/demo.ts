import { spawn } from "node:child_process";
import { DEMO_NAME, DEMO_PASSWORD } from "@/lib/auth/demo-person";
import { AppError } from "@/lib/errors";
import { SERVER_FLAGS } from "./program";
import { say } from "./say";

/** Fills the demo beside the parts that run already, and says how to enter it. */
export async function fillDemo(
  variables: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  say("Making a person, and fifteen years of tweets for them …");
  const child = spawn(process.execPath, [...SERVER_FLAGS, "scripts/demo/fill.ts"], {
    env: variables as NodeJS.ProcessEnv,
    stdio: ["ignore", "inherit", "inherit"],
    signal,
  });
  const code = await new Promise((resolve) => {
    child.once("error", () => {});
    child.once("close", resolve);
  });
  if (code !== 0) throw new AppError("unavailable", "The demo could not be filled.");
  say(
    `\nSign in as “${DEMO_NAME}” with the password “${DEMO_PASSWORD}”, or press the button on the sign-in page.`,
  );
}
