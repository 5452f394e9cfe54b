import { expect, test } from "vitest";
import * as route from "./route";

test("the engine's route offers GET, POST and PUT, and nothing else", () => {
  const verbs = Object.keys(route).filter((name) => /^[A-Z]+$/.test(name));
  expect(verbs.sort()).toEqual(["GET", "POST", "PUT"]);
});
