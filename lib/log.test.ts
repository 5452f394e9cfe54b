import { expect, test } from "vitest";
import { withoutSecrets } from "./log";

const long = "a1B2_".repeat(20);

test.each([
  ["a header", `authorization: Bearer ${"x".repeat(40)}`, "authorization: Bearer [removed]"],
  ["basic", "Basic c2ltX3g6c2VjcmV0cw==", "Basic [removed]"],
  ["an address", "GET /cb?code=abc123&state=s1&next=/x", "GET /cb?code=[removed]&state=[removed]&next=/x"],
  ["an answer", '{"access_token":"abc","expires_in":7200}', '{"access_token":"[removed]","expires_in":7200}'],
  [
    "an answer in a line of JSON",
    '{"msg":"{\\"refresh_token\\":\\"abc\\"}"}',
    '{"msg":"{\\"refresh_token\\":\\"[removed]\\"}"}',
  ],
  ["a token of Dropbox", "refused sl.u.AbCdEfGhIjKlMnOpQrStUvWx today", "refused [removed] today"],
  ["a token of the simulator", "refused sim_x_access_AbCdEfGhIjKlMnOpQrStUvWx", "refused [removed]"],
  [
    "a database address",
    "postgres://roost:hunter2@localhost/roost",
    "postgres://roost:[removed]@localhost/roost",
  ],
  ["whatever is long and random", `token was ${long}`, "token was [removed]"],
])("strikes out %s", (_what, line, shown) => {
  expect(withoutSecrets(line)).toBe(shown);
});

test.each([
  '{"level":40,"time":1795265420404,"msg":"a link was not ended at its provider"}',
  '{"err":{"type":"AppError","code":"unavailable","state":"waiting"}}',
  `"contentHash":"${"ab".repeat(32)}"`,
  "at file:///srv/roost/node_modules/@vitest/runner/dist/chunk-artifact.js:1903:20",
  '"ownerId":"0d1f9a52-6f0e-4f53-8a0b-6f3c9a7f1b11"',
  "http://localhost:3000/settings/connections",
])("leaves %s", (line) => {
  expect(withoutSecrets(line)).toBe(line);
});
