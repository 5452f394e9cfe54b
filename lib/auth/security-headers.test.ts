import { afterEach, expect, test, vi } from "vitest";
import { forgetEnv } from "../env";
import { cookieName } from "./cookies";
import { isSameOrigin } from "./same-origin";
import { contentSecurityPolicy, strictTransportSecurity } from "./security-headers";

function settings(values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  forgetEnv();
}
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

test("at an https address: cookies that only this host can set, and no way back to http", () => {
  settings({ NODE_ENV: "production", ROOST_URL: "https://roost.example.org" });
  expect(cookieName("sign-in")).toBe("__Host-roost.sign-in");
  expect(strictTransportSecurity()).toMatch(/^max-age=63072000/);
  expect(contentSecurityPolicy("abc")).toContain("; upgrade-insecure-requests");
});

test("at an https address only that address may change things", () => {
  settings({ NODE_ENV: "production", ROOST_URL: "https://roost.example.org" });
  const from = (origin: string) => isSameOrigin(new Headers({ host: "roost.example.org", origin }));
  expect(from("https://roost.example.org")).toBe(true);
  expect(from("http://roost.example.org")).toBe(false);
});

test("on this machine by http: plain cookies by port, and nothing that would lock the browser to https", () => {
  settings({ NODE_ENV: "production", ROOST_URL: "", PORT: "3007" });
  expect(cookieName("sign-in")).toBe("roost-3007.sign-in");
  expect(strictTransportSecurity()).toBeUndefined();
  expect(contentSecurityPolicy("abc")).not.toContain("upgrade-insecure-requests");
});

test("eval is for development alone, inline scripts for nobody", () => {
  settings({ NODE_ENV: "production" });
  expect(contentSecurityPolicy("abc")).not.toContain("unsafe-eval");
  settings({ NODE_ENV: "development" });
  expect(contentSecurityPolicy("abc")).toContain("unsafe-eval");
  expect(
    contentSecurityPolicy("abc")
      .split("; ")
      .find((part) => part.startsWith("script-src")),
  ).not.toContain("unsafe-inline");
});
