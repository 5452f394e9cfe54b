import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the app offers to the outside, read from its files: nobody can forget to list it. */

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export const pageFiles = (): string[] => files("page.tsx");
export const routeFiles = (): string[] => files("route.ts");

/** The methods that a route.ts exports, whichever way it writes them. */
export function methodsOf(routeFile: string): string[] {
  const exported = readFileSync(routeFile, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("export ") || line.startsWith("  "))
    .join("\n");
  return METHODS.filter((method) =>
    new RegExp(
      `export (const|async function|function) ${method}\\b|export \\{[^}]*\\b${method}\\b[^}]*\\}`,
    ).test(exported),
  );
}

/** Each exported server action with the id by which a browser calls it in this build. */
export function builtActions(): Map<string, string> {
  const manifest: { node: Record<string, { filename: string; exportedName: string }> } = JSON.parse(
    readFileSync(".next/server/server-reference-manifest.json", "utf8"),
  );
  return new Map(
    Object.entries(manifest.node).map(([id, { filename, exportedName }]) => [
      `${filename}#${exportedName}`,
      id,
    ]),
  );
}

/** Each server action in the source, by the directive: also one that no page uses and the build left out. */
export function writtenActions(): string[] {
  const sources = ["app", "components", "lib"].flatMap(walk).filter((file) => /\.tsx?$/.test(file));
  return sources
    .filter((file) => /^\s*["']use server["']/m.test(readFileSync(file, "utf8")))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^export (?:async function|const) (\w+)/gm)].map(
        ([, name]) => `${file}#${name}`,
      ),
    );
}

const files = (name: string): string[] => walk("app").filter((file) => file.endsWith(`/${name}`));

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
