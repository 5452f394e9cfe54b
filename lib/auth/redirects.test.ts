import { expect, test } from "vitest";
import { localPath } from "./local-path";

test.each([
  "/",
  "/memories",
  "/memories/11-21?year=2020#tweet",
  "/a//b",
  "/settings?next=https://evil.example",
])("goes to %s", (path) => {
  expect(localPath(path, "/home")).toBe(path);
});

test.each([
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/%2e//evil.example",
  "https://evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  " /memories",
  "memories",
  "",
  undefined,
  ["/memories"],
])("stays at home for %j", (target) => {
  expect(localPath(target, "/home")).toBe("/home");
});
