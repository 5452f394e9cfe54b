import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
/** Several runners share a small machine: limits end what hangs, and must not end what takes a while there. */
const patient = { expect: { poll: { timeout: 60_000 } }, testTimeout: 120_000, hookTimeout: 120_000 };
const shared = {
  resolve: {
    alias: {
      "@": root.replace(/\/$/, ""),
      // Server files begin with `import "server-only"`, which is an empty module outside the browser's bundle.
      "server-only": `${root}node_modules/server-only/empty.js`,
    },
  },
};

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...patient,
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [
            "**/*.db.test.ts",
            "**/*.engine.test.ts",
            "**/*.process.test.ts",
            "e2e",
            "node_modules",
            ".next",
          ],
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ["node_modules", ".next"],
          globalSetup: ["lib/testing/global-setup.ts"],
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: "engine",
          // Scenarios wait most of the time; a real server needs more of it for each.
          maxConcurrency: process.env.INNGEST_SERVER ? 10 : 50,
          include: ["**/*.engine.test.ts"],
          exclude: ["node_modules", ".next"],
          globalSetup: ["lib/testing/global-setup.ts"],
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          // Whole programs, as people start them. They need the built pages, and one at a time is enough for a small machine.
          name: "processes",
          include: ["**/*.process.test.ts"],
          exclude: ["node_modules", ".next"],
          fileParallelism: false,
          // The demo fills itself first, which takes minutes on a machine that is busy with more.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
