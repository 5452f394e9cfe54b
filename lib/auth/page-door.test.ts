import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetEnv } from "../env";
import { openDoor } from "./page-door";
import { PATH_HEADER } from "./path-header";

beforeEach(() => {
  vi.stubEnv("NODE_ENV", "production");
  vi.stubEnv("PORT", "3007");
  forgetEnv();
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

/** What the door writes on a request and its answer. */
function come(url: string, headers: Record<string, string> = {}, method = "GET") {
  const request = Object.assign(new IncomingMessage(new Socket()), { url, method });
  Object.assign(request.headers, headers);
  const response = new ServerResponse(request);
  openDoor(request, response);
  return { asked: request.headers, answered: response.getHeaders() };
}

const signedIn = { cookie: "theme=dark; roost-3007.sign-in=abc" };

test("a page learns its path and nonce, and the browser the same policy", () => {
  const { asked, answered } = come("/memories/11-22?from=mail", signedIn);
  expect(asked[PATH_HEADER]).toBe("/memories/11-22?from=mail");
  expect(asked["content-security-policy"]).toContain(`'nonce-${asked["x-nonce"]}'`);
  expect(answered["content-security-policy"]).toBe(asked["content-security-policy"]);
  expect(come("/memories", signedIn).asked["x-nonce"]).not.toBe(asked["x-nonce"]);
});

test("what the browser’s router adds is no part of where somebody was going", () => {
  expect(come("/likes?_rsc=1a2b3", signedIn).asked[PATH_HEADER]).toBe("/likes");
  expect(come("/likes?page=2&_rsc=1a2b3", signedIn).asked[PATH_HEADER]).toBe("/likes?page=2");
});

test("a path or nonce that somebody sends is not taken for ours", () => {
  const forged = { [PATH_HEADER]: "/forged", "x-nonce": "forged" };
  const entered = come("/sign-in", forged).asked;
  expect([entered[PATH_HEADER], entered["x-nonce"]]).not.toContain("forged");
  expect(entered[PATH_HEADER]).toBe("/sign-in");
  expect(come("/memories", forged).asked).not.toHaveProperty(PATH_HEADER);
});

test("who may not enter, and what is no page, is left to proxy.ts", () => {
  for (const [url, headers, method] of [
    ["/memories", {}, "GET"],
    ["/memories", { cookie: "roost-3008.sign-in=abc" }, "GET"],
    ["/memories", signedIn, "DELETE"],
    ["/icon.svg", signedIn, "GET"],
  ] as const) {
    const { asked, answered } = come(url, headers, method);
    expect(asked).toEqual(headers);
    expect(answered).toEqual({});
  }
});
