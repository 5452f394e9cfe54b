import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coreAdmin } from "./core/admin";
import { OWN_FAULTS } from "./dropbox/own-faults";
import { type Simulator, startSimulator } from "./simulator";
import { xModule } from "./x/module";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const docs = readFileSync("docs/simulator.md", "utf8");
/** `:id` and `<id>` are one: only that something stands there counts. */
const plain = (path: string) => path.replace(/:\w+|<[^>]*>/g, "<>");
const documented = plain(docs);

test("every admin route of the core and of X is documented", () => {
  const { module } = xModule(simulator);
  const missing = [...coreAdmin(simulator).admin, ...module.admin]
    .map(({ method, path }) => `${method} ${path.replace("/_sim/x/", "")}`)
    .filter(
      (route) => !documented.includes(`\`${plain(route)}\``) && !documented.includes(`\`${plain(route)}?`),
    );
  expect(missing).toEqual([]);
});

test("so is every fault that X or Dropbox alone has, with what it strikes and what it wants to know", () => {
  const rows = docs.split("\n").filter((line) => line.startsWith("| `"));
  const faults = [...(xModule(simulator).module.faults ?? []), ...OWN_FAULTS];
  const missing = faults.filter(
    ({ kind, detail }) =>
      !rows.some(
        (row) =>
          row.startsWith(`| \`${kind}\` |`) &&
          Object.keys(detail?.shape ?? {}).every((field) => row.includes(field)),
      ),
  );
  expect(faults.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test("so is every operation that X answers", () => {
  const operations = new Set(xModule(simulator).module.routes.map(({ operation }) => operation));
  expect([...operations].filter((operation) => !docs.includes(`\`${operation}\``))).toEqual([]);
});
