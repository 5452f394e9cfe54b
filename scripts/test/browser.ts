import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { bin, run } from "./command";

const SYSTEM_BROWSERS = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge",
];

/**
 * Finds a browser that starts, or installs one: Playwright's own, the system's, Playwright's from the network, and as
 * root on Debian the one that apt has.
 *
 * @returns the path of its program, or undefined if there is no way.
 */
export async function findBrowser(say: (words: string) => void): Promise<string | undefined> {
  const asked = process.env.ROOST_CHROMIUM;
  if (asked) return asked;
  const own = chromium.executablePath();
  if (await starts(own)) return own;
  const onSystem = await findOnSystem();
  if (onSystem) return onSystem;

  say("No browser found. Installing the one that Playwright brings …");
  await run(bin("playwright"), ["install", ...(process.getuid?.() === 0 ? ["--with-deps"] : []), "chromium"]);
  if (await starts(own)) return own;

  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("Playwright's browser cannot be had here. Installing Debian's …");
    await run("apt-get", ["update"]);
    await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      DEBIAN_FRONTEND: "noninteractive",
    });
    return findOnSystem();
  }
  return undefined;
}

async function findOnSystem(): Promise<string | undefined> {
  for (const name of SYSTEM_BROWSERS) {
    const { code, output } = await run("/bin/sh", ["-c", `command -v ${name}`]);
    const path = output.trim();
    if (code === 0 && (await starts(path))) return path;
  }
  return undefined;
}

/** A browser may be there and still not start, for want of libraries. */
async function starts(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const browser = await chromium.launch({ executablePath: path, timeout: 30_000 }).catch(() => undefined);
  await browser?.close();
  return browser !== undefined;
}
