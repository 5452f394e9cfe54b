import { Dropbox, DropboxAuth } from "dropbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../simulator";
import { allow, authAt, deny, fetchAt } from "./testing";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 11 });
});
afterAll(() => simulator.stop());

const CALLBACK = "http://localhost:3000/api/auth/callback/dropbox";

test("the real SDK links with PKCE, offline, and renews its token by itself", async () => {
  const auth = authAt(simulator.url);
  const asked = await auth.getAuthenticationUrl(
    CALLBACK,
    "the-state",
    "code",
    "offline",
    undefined,
    "none",
    true,
  );
  const back = await allow(simulator.url, String(asked), "martin@example.org");
  expect(back.searchParams.get("state")).toBe("the-state");

  // It has no secret here: the verifier alone must do.
  auth.setClientSecret(undefined as unknown as string);
  const { result } = await auth.getAccessTokenFromCode(CALLBACK, back.searchParams.get("code") ?? "");
  const tokens = result as {
    access_token: string;
    refresh_token: string;
    expires_in: number;
    account_id: string;
  };
  expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 14_400 });
  expect(tokens.access_token).toMatch(/^sim_/);
  expect(tokens.account_id).toBe(simulator.dropbox.account("martin@example.org").accountId);

  auth.setRefreshToken(tokens.refresh_token);
  const account = await new Dropbox({ auth }).usersGetCurrentAccount();
  expect(account.result).toMatchObject({
    email: "martin@example.org",
    name: { display_name: "Martin House" },
  });
  expect(auth.getAccessToken()).not.toBe(tokens.access_token);
});

test("a person who denies is sent back with the reason", async () => {
  const asked = await authAt(simulator.url).getAuthenticationUrl(CALLBACK, "s", "code", "offline");
  const back = await deny(simulator.url, String(asked));
  expect(back.searchParams.get("error")).toBe("access_denied");
  expect(back.searchParams.get("state")).toBe("s");
  expect(back.searchParams.has("code")).toBe(false);
});

test("the consent page says that it is the simulator, and for whom it asks what", async () => {
  const asked = await authAt(simulator.url).getAuthenticationUrl(CALLBACK, "s", "code", "offline", [
    "account_info.read",
    "files.content.write",
  ]);
  const page = await (await fetch(String(asked).replace("https://dropbox.com", simulator.url))).text();
  expect(page).toContain("This is the simulator, not Dropbox");
  expect(page).toContain("Save and delete files in its own folder");
  expect(page).not.toContain("Read the files in its own folder");
  expect(page).toContain("robin@example.org");
});

test.each([
  ["another app", { client_id: "somebody_else" }],
  ["no code flow", { response_type: "token" }],
  ["a target that is no address", { redirect_uri: "javascript:alert(1)" }],
])("asking for %s is refused on the page, with nobody sent on", async (_name, wrong) => {
  const query = { response_type: "code", client_id: "sim_dropbox", redirect_uri: CALLBACK, ...wrong };
  const answer = await fetch(`${simulator.url}/oauth2/authorize?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).not.toContain("<form");
});

type Answer = { error?: string; error_description?: string; access_token?: string };
async function token(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const body = new URLSearchParams(fields);
  return (await fetch(`${simulator.url}/oauth2/token`, { method: "POST", body, headers })).json();
}
async function code(): Promise<string> {
  const asked = await authAt(simulator.url).getAuthenticationUrl(CALLBACK, "s", "code", "offline");
  return (await allow(simulator.url, String(asked))).searchParams.get("code") ?? "";
}
const APP = { client_id: "sim_dropbox", client_secret: "sim_dropbox_secret" };
const EXCHANGE = { grant_type: "authorization_code", redirect_uri: CALLBACK };

test("a code is exchanged by form, with key and secret in the header, and only once", async () => {
  const given = await code();
  const headers = {
    authorization: `Basic ${Buffer.from("sim_dropbox:sim_dropbox_secret").toString("base64")}`,
  };
  expect((await token({ ...EXCHANGE, code: given }, headers)).access_token).toMatch(/^sim_/);
  expect((await token({ ...EXCHANGE, code: given }, headers)).error).toBe("invalid_grant");
});

test("a code is good for its own callback, app secret and ten minutes", async () => {
  const elsewhere = { ...EXCHANGE, ...APP, redirect_uri: "http://localhost:3000/elsewhere" };
  expect(await token({ ...elsewhere, code: await code() })).toMatchObject({
    error: "invalid_grant",
    error_description: "redirect_uri mismatch",
  });
  expect((await token({ ...EXCHANGE, ...APP, client_secret: "wrong", code: await code() })).error).toBe(
    "invalid_client",
  );
  expect((await token({ ...EXCHANGE, client_id: "sim_dropbox", code: await code() })).error).toBe(
    "invalid_client",
  );
  const late = await code();
  simulator.clock.advance(11 * 60_000);
  expect((await token({ ...EXCHANGE, ...APP, code: late })).error).toBe("invalid_grant");
});

test("a wrong verifier is refused", async () => {
  const auth = authAt(simulator.url);
  const asked = await auth.getAuthenticationUrl(CALLBACK, "s", "code", "offline", undefined, "none", true);
  const back = await allow(simulator.url, String(asked));
  const answer = await token({
    ...EXCHANGE,
    ...APP,
    code: back.searchParams.get("code") ?? "",
    code_verifier: "v".repeat(43),
  });
  expect(answer).toMatchObject({ error: "invalid_grant", error_description: "invalid code verifier" });
});

test("a refresh token stays good until access is revoked", async () => {
  const { accessToken, refreshToken } = simulator.dropbox.link("robin@example.org");
  const again = { grant_type: "refresh_token", refresh_token: refreshToken, ...APP };
  expect((await token(again)).access_token).toMatch(/^sim_/);
  expect((await token(again)).access_token).toMatch(/^sim_/);
  expect((await token({ ...again, client_secret: "wrong" })).error).toBe("invalid_client");

  const dropbox = new Dropbox({ accessToken, fetch: fetchAt(simulator.url) });
  await dropbox.authTokenRevoke();
  await expect(dropbox.usersGetCurrentAccount()).rejects.toMatchObject({
    status: 401,
    error: { error: { ".tag": "invalid_access_token" } },
  });
  expect((await token(again)).error).toBe("invalid_grant");
});

test("an access token ends after four hours, and the SDK that was not told is refused", async () => {
  const { accessToken } = simulator.dropbox.link("robin@example.org");
  const auth = new DropboxAuth({ accessToken, fetch: fetchAt(simulator.url) });
  simulator.clock.advance(4 * 60 * 60_000);
  await expect(new Dropbox({ auth }).usersGetCurrentAccount()).rejects.toMatchObject({
    status: 401,
    error: { error_summary: "expired_access_token/...", error: { ".tag": "expired_access_token" } },
  });
});

test("a call needs its scope", async () => {
  const { accessToken } = simulator.dropbox.link("robin@example.org", { scopes: ["account_info.read"] });
  const dropbox = new Dropbox({ accessToken, fetch: fetchAt(simulator.url) });
  await expect(dropbox.filesListFolder({ path: "" })).rejects.toMatchObject({
    status: 401,
    error: { error: { ".tag": "missing_scope", required_scope: "files.metadata.read" } },
  });
});
