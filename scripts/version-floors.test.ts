import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Floors = Record<string, { atLeast: string; because: string }>;
type Packages = Record<string, { version?: string }>;

/** Every copy below its floor, however deep some package hides it, such as "node_modules/a/node_modules/next 15.0.0 < 16.3.5". */
function tooOld(floors: Floors, packages: Packages): string[] {
  return Object.entries(packages).flatMap(([path, { version }]) => {
    const name = path.split("node_modules/").at(-1) ?? "";
    const floor = Object.hasOwn(floors, name) ? floors[name] : undefined;
    if (!floor || !version || compare(version, floor.atLeast) >= 0) return [];
    return [`${path} ${version} < ${floor.atLeast}`];
  });
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split("-")[0]?.split(".").map(Number) ?? []) as [
    number[],
    number[],
  ];
  const at = [0, 1, 2].find((index) => a[index] !== b[index]);
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const floors: Floors = JSON.parse(readFileSync("scripts/version-floors.json", "utf8"));
const { packages }: { packages: Packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));

test("no package is older than the version that mended its known holes", () => {
  expect(tooOld(floors, packages)).toEqual([]);
});

test("every package with a floor is one that we have", () => {
  const missing = Object.keys(floors).filter((name) => !packages[`node_modules/${name}`]);
  expect(missing).toEqual([]);
});

test("finds an old copy, also inside another package", () => {
  const planted = {
    "node_modules/next": { version: "16.3.4" },
    "node_modules/a/node_modules/sharp": { version: "0.9.12" },
    "node_modules/drizzle-orm": { version: "0.45.10" },
  };
  expect(tooOld(floors, planted)).toEqual([
    "node_modules/next 16.3.4 < 16.3.5",
    "node_modules/a/node_modules/sharp 0.9.12 < 0.35.4",
  ]);
});
