import { expect, test } from "vitest";
import { nameInput } from "./input";
import { nameFrom } from "./name-from";

test.each([
  ["robin_writes", "robin_writes"],
  ["  Robin   Ivers ", "Robin Ivers"],
  ["Ólafur <script>", "Ólafur script"],
  ["أحمد", "أحمد"],
  ["🐦🐦", "Somebody"],
  ["", "Somebody"],
  ["a\u202eb\u0000c", "a b c"],
  ["x".repeat(100), "x".repeat(32)],
  ["𝓡𝓸𝓫𝓲𝓷", "Robin"],
])("calls %j %j, which may be a name here", (label, name) => {
  expect(nameFrom(label)).toBe(name);
  expect(nameInput.parse(`${nameFrom(label)} 1234567`)).toBeTruthy();
});
