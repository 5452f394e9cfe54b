import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { tradeCode } from "./trade-code";

const now = new Date("2026-11-21T12:00:00Z");
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Asked = { authorization?: string; form: Record<string, string> };

/** A token endpoint that answers as told. @returns its address, and what it was asked */
async function endpoint(status: number, json: unknown): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { authorization } = request.headers;
    asked.push({ authorization, form: Object.fromEntries(new URLSearchParams(body)) });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, asked };
}

const trade = (url: string) =>
  tradeCode(
    {
      service: "X",
      url,
      app: { id: "an app", secret: "its secret" },
      code: "a code",
      redirectUri: "https://roost.example.org/api/auth/callback/x",
      verifier: "only this browser knows",
    },
    now,
  );

test("a code is traded with the app's secret and the journey's verifier", async () => {
  const { url, asked } = await endpoint(200, {
    access_token: "access",
    refresh_token: "refresh",
    expires_in: 7200,
    scope: "tweet.read users.read",
  });
  expect(await trade(url)).toEqual({
    accessToken: "access",
    refreshToken: "refresh",
    expiresAt: new Date("2026-11-21T14:00:00Z"),
    scopes: ["tweet.read", "users.read"],
  });
  expect(asked).toEqual([
    {
      authorization: `Basic ${Buffer.from("an%20app:its%20secret").toString("base64")}`,
      form: {
        grant_type: "authorization_code",
        code: "a code",
        redirect_uri: "https://roost.example.org/api/auth/callback/x",
        code_verifier: "only this browser knows",
      },
    },
  ]);
});

test.each([
  ["a code that is spent", 400, { error: "invalid_request" }, { code: "rejected", reason: "code_refused" }],
  ["a code of another app", 400, { error: "invalid_grant" }, { code: "rejected", reason: "code_refused" }],
  ["a secret that is wrong", 401, { error: "invalid_client" }, { code: "rejected", reason: undefined }],
  ["an answer without a token", 200, {}, { code: "unavailable" }],
  ["an answer without end", 200, { access_token: "a".repeat(100_000) }, { code: "unavailable" }],
  ["an X that is down", 503, {}, { code: "unavailable" }],
])("%s gives no tokens", async (_what, status, json, problem) => {
  const { url } = await endpoint(status, json);
  await expect(trade(url)).rejects.toMatchObject(problem);
});
