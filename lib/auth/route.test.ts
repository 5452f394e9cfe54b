import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { POST as callNextAuth } from "@/app/api/auth/[...nextauth]/route";
import { POST as callFunction } from "@/app/api/inngest/route";
import { type Access, route } from "./route";

/** A request whose body counts how often it was asked for bytes. */
function requestOf(headers: Record<string, string>) {
  const pull = vi.fn((controller: ReadableStreamDefaultController) => controller.close());
  const request = new NextRequest("http://localhost/api/auth/callback/credentials", {
    method: "POST",
    headers: {
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: new ReadableStream({ pull }, { highWaterMark: 0 }),
    duplex: "half",
  });
  return { request, pull };
}

const context = { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) };

test.each([
  ["too long for a form", callNextAuth, { "content-length": "16385" }, 413],
  ["of no said length", callNextAuth, { "transfer-encoding": "chunked" }, 411],
  ["too long for a call of the engine", callFunction, { "content-length": "5242881" }, 413],
  ["of no said length to the engine's route", callFunction, { "transfer-encoding": "chunked" }, 411],
])("a body %s is refused unread", async (_what, call, headers, status) => {
  const { request, pull } = requestOf(headers as Record<string, string>);
  expect((await call(request, context)).status).toBe(status);
  expect(pull).not.toHaveBeenCalled();
});

test.each([
  ["16 KiB, unless the handler says otherwise", {}, "16384", 200],
  ["not a byte more", {}, "16385", 413],
  ["what the handler takes", { maxBodyBytes: 20_000 }, "20000", 200],
  [
    "any length, where the handler reads it piece by piece",
    { maxBodyBytes: Number.POSITIVE_INFINITY },
    "1e12",
    200,
  ],
])("takes %s", async (_what, limits, length, status) => {
  const handle = route(
    { access: "public" as Access, body: "application/x-www-form-urlencoded", ...limits },
    () => new Response(),
  );
  const { request } = requestOf({ "content-length": length });
  expect((await handle(request, context)).status).toBe(status);
});
