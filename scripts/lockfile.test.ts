import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;

/** Packages for other systems that the lockfile forgot, such as "next needs @next/swc-darwin-arm64". */
function forgotten(packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(path).some((folder) => packages[`${folder}node_modules/${name}`]))
      .map((name) => `${path.split("node_modules/").at(-1)} needs ${name}`),
  );
}

/** Where Node looks for what a package imports: in itself, then in every folder above. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/node_modules/");
  return [...parts.map((_, index) => `${parts.slice(0, index + 1).join("/node_modules/")}/`), ""];
}

test("the lockfile has the packages of every system, or npm ci would refuse it", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  expect(forgotten(packages)).toEqual([]);
});

test("finds a package that the lockfile forgot", () => {
  const optionalDependencies = { "@next/swc-darwin-arm64": "16.0.0", "@next/swc-linux-x64-gnu": "16.0.0" };
  const packages = {
    "node_modules/next": { optionalDependencies },
    "node_modules/@next/swc-linux-x64-gnu": {},
  };
  expect(forgotten(packages)).toEqual(["next needs @next/swc-darwin-arm64"]);
});
