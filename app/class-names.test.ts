import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compile } from "tailwindcss";
import { beforeAll, expect, test } from "vitest";

// Only the tokens of globals.css exist: a class from outside makes no CSS, and nobody would be told.

let makesCss: (className: string) => boolean;

beforeAll(async () => {
  const css = readFileSync("app/globals.css", "utf8");
  const { build } = await compile(css, {
    loadStylesheet: async (id, base) => {
      const path = createRequire(import.meta.url).resolve(
        id === "tailwindcss" ? "tailwindcss/index.css" : join(base, id),
      );
      return { path, base: dirname(path), content: readFileSync(path, "utf8") };
    },
  });
  let before = build([]).length;
  const seen = new Map<string, boolean>();
  makesCss = (className) => {
    const known = seen.get(className);
    if (known !== undefined) return known;
    const after = build([className]).length;
    seen.set(className, after > before);
    before = after;
    return seen.get(className) ?? false;
  };
});

/** Hooks for other classes, without looks of their own. */
const MARKERS = new Set(["group", "peer"]);

function classesIn(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/className="([^"]*)"/g)]
    .flatMap(([, names = ""]) => names.split(/\s+/))
    .filter((name) => name !== "" && !MARKERS.has(name));
}

const files = ["app", "components"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => join(folder, file)),
);

test("every class in pages and components is one of the look's", () => {
  const unknown = files.flatMap((file) =>
    classesIn(file)
      .filter((name) => !makesCss(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

test("a class from outside is found", () => {
  expect(makesCss("p-5")).toBe(true);
  expect(makesCss("p-7")).toBe(false);
  expect(makesCss("text-gray-500")).toBe(false);
});
