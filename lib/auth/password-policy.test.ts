import { expect, test } from "vitest";
import { passwordProblem } from "./password-policy";

const refused: [string, string, RegExp][] = [
  ["seven77", "Ada", /at least 8/],
  ["🔑🔑🔑🔑🔑🔑🔑", "Ada", /at least 8/],
  ["password", "Ada", /tried first/],
  ["Password1", "Ada", /tried first/],
  ["P@ssw0rd!", "Ada", /tried first/],
  ["p4$$w0rd2024", "Ada", /tried first/],
  ["passwordpassword", "Ada", /tried first/],
  ["qwertyuiop", "Ada", /tried first/],
  ["1q2w3e4r5t", "Ada", /tried first/],
  ["qwer1234", "Ada", /tried first/],
  ["12345678", "Ada", /tried first/],
  ["987654321", "Ada", /tried first/],
  ["aaaaaaaa", "Ada", /tried first/],
  ["abcabcabc", "Ada", /tried first/],
  ["24121985", "Ada", /tried first/],
  ["1985-12-24", "Ada", /tried first/],
  ["Sunshine2019!", "Ada", /tried first/],
  ["dragon123", "Ada", /tried first/],
  ["ＰＡＳＳＷＯＲＤ", "Ada", /tried first/],
  ["contraseña1", "Ada", /tried first/],
  ["adalovelace", "AdaLovelace", /Your name/],
  ["AdaLovelace99", "adalovelace", /Your name/],
  ["x".repeat(10).concat("y".repeat(510)), "Ada", /at most 512/],
];

test.each(refused)("refuses %s of %s", (password, name, words) => {
  expect(passwordProblem(password, name)).toMatch(words);
});

const taken: [string, string][] = [
  ["tjqmzwvk", "eight letters and nothing else"],
  ["correct horse battery staple", "words with spaces"],
  ["dragon in my teapot", "a common word in uncommon company"],
  ["пароль моей бабушки", "other alphabets"],
  ["🦉🌲🌙🪶🍂🕯️🫖🧶", "no letters at all"],
  ["a long pass phrase ".repeat(7).trim(), "far more than 64 characters"],
  ["7391 0264 85", "digits that are no date and no row"],
];

test.each(taken)("takes %s: %s", (password) => {
  expect(passwordProblem(password, "Ada")).toBeUndefined();
});
