import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkForProduction, parseEnv, settings } from "./env";

describe("docs/configuration.md", () => {
  const rows = readFileSync("docs/configuration.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test("lists every setting with its default and its meaning, in the order of lib/env.ts", () => {
    const expected = Object.entries(settings).map(([name, shape]) => [
      `\`${name}\``,
      defaultOf(shape),
      shape.description,
    ]);
    expect(rows).toEqual(expected);
  });

  test("every setting says what it means", () => {
    const silent = Object.entries(settings).filter(([, shape]) => !shape.description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

test(".env.example knows no setting that does not exist", () => {
  const named = readFileSync(".env.example", "utf8").match(/^#? ?[A-Z][A-Z_]+(?==)/gm) ?? [];
  expect(named.length).toBeGreaterThan(0);
  expect(named.map((name) => name.replace(/^# ?/, "")).filter((name) => !(name in settings))).toEqual([]);
});

describe("parseEnv", () => {
  test("an empty value counts as unset", () => {
    expect(parseEnv({ PORT: "", ROOST_SECRET: "" })).toEqual(parseEnv({}));
  });

  test.each([
    [{ PORT: "http" }, "PORT"],
    [{ PORT: "70000" }, "PORT"],
    [{ ROOST_WEB_PROCESSES: "0" }, "ROOST_WEB_PROCESSES"],
    [{ ROOST_WEB_PROCESSES: "all" }, "ROOST_WEB_PROCESSES: must be a number from 1 to 64, or auto"],
    [{ ROOST_SECRET: "short" }, "at least 32 characters"],
    [{ ROOST_URL: "roost.example.org" }, "ROOST_URL"],
    [{ ROOST_SIGN_UPS: "no" }, "ROOST_SIGN_UPS"],
    [{ ROOST_TRUST_PROXY: "yes" }, "ROOST_TRUST_PROXY"],
    [{ INNGEST_SIGNING_KEY: "my-key" }, "INNGEST_SIGNING_KEY: must be hex"],
    [{ INNGEST_SIGNING_KEY: "signkey-prod-" }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY: `SIGNKEY-prod-${"ab".repeat(32)}` }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY: "abcdef" }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(16)}c` }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(31)}zz` }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY_FALLBACK: "my-key" }, "INNGEST_SIGNING_KEY_FALLBACK"],
    [{ ROOST_SIMULATOR: "here" }, "ROOST_SIMULATOR"],
    [{ ROOST_SIMULATOR: "https://simulator.example.org" }, "ROOST_SIMULATOR"],
    [{ ROOST_TOKEN_KEYS: "ab".repeat(32) }, "ROOST_TOKEN_KEYS: must be id:key pairs"],
    [{ ROOST_TOKEN_KEYS: `a:${"ab".repeat(31)}` }, "ROOST_TOKEN_KEYS"],
    [{ ROOST_TOKEN_KEYS: `a:${"ab".repeat(32)},` }, "ROOST_TOKEN_KEYS"],
    [
      { ROOST_SIMULATOR: "http://simulator.example.org:4010" },
      "ROOST_SIMULATOR: must be an address of this machine",
    ],
    [{ ROOST_SIMULATOR: "http://127.0.0.1.example.org" }, "ROOST_SIMULATOR"],
    [{ ROOST_SIMULATOR: "http://127.0.0.1@evil.example" }, "ROOST_SIMULATOR"],
  ])("refuses %o and names what is wrong", (source, words) => {
    expect(() => parseEnv(source)).toThrow(words);
  });
});

test.each([`signkey-prod-${"ab".repeat(32)}`, "AB".repeat(32), "cd".repeat(16)])(
  "takes the signing key %s",
  (key) => {
    const keys = { INNGEST_SIGNING_KEY: key, INNGEST_SIGNING_KEY_FALLBACK: key };
    expect(parseEnv(keys)).toMatchObject(keys);
  },
);

describe("checkForProduction", () => {
  const secret = "x".repeat(32);

  test.each([
    [{}, "ROOST_SECRET"],
    [{ ROOST_SECRET: secret, ROOST_URL: "http://roost.example.org" }, "ROOST_URL"],
    [{ ROOST_SECRET: secret, ROOST_URL: "http://127.0.0.1.example.org" }, "ROOST_URL"],
    [{ ROOST_SECRET: secret, INNGEST_DEV: "1" }, "INNGEST_DEV"],
    [{ ROOST_SECRET: secret, INNGEST_DEV: "http://localhost:8288" }, "INNGEST_DEV"],
    [{ ROOST_SECRET: secret, ROOST_SIMULATOR: "http://127.0.0.1:4010" }, "ROOST_SIMULATOR"],
    [{ ROOST_SECRET: secret, VERCEL_BLOB_API_URL: "http://127.0.0.1:4010/blob" }, "VERCEL_BLOB_API_URL"],
  ])("refuses %o", (source, name) => {
    expect(() => checkForProduction(parseEnv(source))).toThrow(name);
  });

  test.each([
    { ROOST_URL: "https://roost.example.org" },
    { ROOST_URL: "http://localhost:3000" },
    { ROOST_URL: "http://127.0.0.1:3000" },
    { ROOST_URL: "http://[::1]:3000" },
    { INNGEST_DEV: "0" },
    {
      ROOST_DEMO: "1",
      ROOST_SIMULATOR: "http://127.0.0.1:4010",
      VERCEL_BLOB_API_URL: "http://127.0.0.1:4010/blob",
    },
  ])("takes %o", (source) => {
    expect(() => checkForProduction(parseEnv({ ...source, ROOST_SECRET: secret }))).not.toThrow();
  });
});

/** A default as the table writes it; empty for none. */
function defaultOf(shape: (typeof settings)[keyof typeof settings]): string {
  const value: unknown = shape.parse(undefined);
  if (value === undefined) return "";
  return `\`${typeof value === "boolean" ? Number(value) : value}\``;
}
