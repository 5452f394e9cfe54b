import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin";

const host = "127.0.0.1:3000";

test.each([
  ["a browser that says so", { "sec-fetch-site": "same-origin" }],
  ["an older browser with the host that was asked", { origin: `http://${host}` }],
  ["an older browser with the public address", { origin: "http://localhost:3000" }],
])("lets %s change things", (_who, headers) => {
  expect(isSameOrigin(new Headers({ host, ...headers }))).toBe(true);
});

test.each([
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
  ["a site beside us on the same domain", { "sec-fetch-site": "same-site", origin: `http://${host}` }],
  ["a typed address or bookmark", { "sec-fetch-site": "none" }],
  ["an older browser on another site", { origin: "https://evil.example" }],
  ["our host by another protocol", { origin: `https://${host}` }],
  ["our host on another port", { origin: "http://127.0.0.1:3001" }],
  ["a page without an origin", { origin: "null" }],
  ["nobody we know", {}],
])("refuses %s", (_who, headers) => {
  expect(isSameOrigin(new Headers({ host, ...headers }))).toBe(false);
});
