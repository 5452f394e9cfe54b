import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../simulator";
import { clientOf, consent } from "./clients";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 3 });
  simulator.x.addPerson({ handle: "ada", name: "Ada <Lovelace>" });
  simulator.x.addPerson({ handle: "grace", name: "Grace Hopper" });
});
afterAll(() => simulator.stop());

const READ = ["tweet.read", "users.read", "offline.access"];

test("a person consents, and the app reads who they are", async () => {
  const { page, link, back, login } = await consent(simulator, { as: "ada", scope: READ });
  expect(page).toContain("Ada &lt;Lovelace&gt;");
  expect(page).toContain("Simulated X");
  expect(page).toContain("Stay connected until you end it");
  expect(back.searchParams.get("state")).toBe(link.state);
  const { client, accessToken, refreshToken, expiresIn, scope } = await login();
  expect([accessToken.slice(0, 6), refreshToken?.slice(0, 6), expiresIn, scope]).toEqual([
    "sim_x_",
    "sim_x_",
    7200,
    READ,
  ]);
  const { data } = await client.v2.me({ "user.fields": ["profile_image_url"] });
  expect(data).toMatchObject({ username: "ada", name: "Ada <Lovelace>" });
  expect(data.profile_image_url).toMatch(/^https:\/\/pbs\.twimg\.com\/profile_images\/.*_normal\.jpg$/);
});

test("a person who denies gives no code", async () => {
  const { back } = await consent(simulator, { as: "ada", scope: READ, decision: "deny" });
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: "access_denied" });
  expect(back.searchParams.get("code")).toBeNull();
});

test("a code is good once, and for thirty seconds", async () => {
  const first = await consent(simulator, { as: "ada", scope: READ });
  await first.login();
  await expect(first.login()).rejects.toMatchObject({ code: 400 });
  const second = await consent(simulator, { as: "ada", scope: READ });
  simulator.clock.advance(31_000);
  await expect(second.login()).rejects.toMatchObject({ code: 400 });
});

test("a code wants the verifier that it was asked for with", async () => {
  const { client, back } = await consent(simulator, { as: "ada", scope: READ });
  const login = client.loginWithOAuth2({
    code: back.searchParams.get("code") ?? "",
    codeVerifier: "another",
    redirectUri: "http://127.0.0.1:3000/callback",
  });
  await expect(login).rejects.toMatchObject({ code: 400 });
});

test("a refresh token is good once, and ends the access token before", async () => {
  const { client, login } = await consent(simulator, { as: "ada", scope: READ });
  const first = await login();
  const second = await client.refreshOAuth2Token(first.refreshToken ?? "");
  expect((await second.client.v2.me()).data.username).toBe("ada");
  await expect(first.client.v2.me()).rejects.toMatchObject({ code: 401 });
  await expect(client.refreshOAuth2Token(first.refreshToken ?? "")).rejects.toMatchObject({ code: 400 });
});

test("a refresh whose answer is lost has used the token up", async () => {
  const { client, login } = await consent(simulator, { as: "ada", scope: READ });
  const { refreshToken = "" } = await login();
  simulator.faults.add({ operation: "x.token", kind: "cut-after", times: 1 });
  await expect(client.refreshOAuth2Token(refreshToken)).rejects.toMatchObject({ type: "request" });
  await expect(client.refreshOAuth2Token(refreshToken)).rejects.toMatchObject({ code: 400 });
});

test("without offline.access there is no refresh token", async () => {
  const { login } = await consent(simulator, { as: "ada", scope: ["tweet.read", "users.read"] });
  expect((await login()).refreshToken).toBeUndefined();
});

test("access ends after two hours, when it is revoked, and when the person ends it at X", async () => {
  const { client, login } = await consent(simulator, { as: "grace", scope: READ });
  const first = await login();
  simulator.clock.advance(2 * 3600_000 + 1);
  await expect(first.client.v2.me()).rejects.toMatchObject({ code: 401 });
  const second = await client.refreshOAuth2Token(first.refreshToken ?? "");
  expect(simulator.x.revokeTokens("grace")).toBe(1);
  await expect(second.client.v2.me()).rejects.toMatchObject({ code: 401 });
  await expect(client.refreshOAuth2Token(second.refreshToken ?? "")).rejects.toMatchObject({ code: 400 });

  const again = await (await consent(simulator, { as: "grace", scope: READ })).login();
  await client.revokeOAuth2Token(again.accessToken);
  await expect(again.client.v2.me()).rejects.toMatchObject({ code: 401 });
});

test("what was not consented to is forbidden", async () => {
  const { id } = simulator.x.people()[0] ?? { id: "" };
  const client = clientOf(simulator, "ada", ["tweet.read", "users.read"]);
  await expect(client.v2.userLikedTweets(id)).rejects.toMatchObject({ code: 403 });
});

test("other clients send forms, prove themselves by HTTP Basic, and write bearer small", async () => {
  const { back, link } = await consent(simulator, { as: "grace", scope: READ });
  const answer = await fetch(`${simulator.url}/2/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("sim_x:sim_x_secret").toString("base64")}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: back.searchParams.get("code") ?? "",
      redirect_uri: "http://127.0.0.1:3000/callback",
      code_verifier: link.codeVerifier,
    }),
  });
  const { access_token, token_type } = await answer.json();
  expect(token_type).toBe("bearer");
  const me = await fetch(`${simulator.url}/2/users/me`, {
    headers: { authorization: `bearer ${access_token}` },
  });
  expect((await me.json()).data.username).toBe("grace");
});

test("an app gets a token in its own name", async () => {
  const answer = await fetch(`${simulator.url}/2/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("sim_x:sim_x_secret").toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  expect((await answer.json()).access_token).toBe("sim_x_app_bearer");
});

test("who proves no secret gets no token", async () => {
  const answer = await fetch(`${simulator.url}/2/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "x", client_id: "sim_x" }),
  });
  expect([answer.status, (await answer.json()).error]).toEqual([401, "unauthorized_client"]);
});

test("a link that X would not take is told on a page, and leads nowhere", async () => {
  const answer = await fetch(`${simulator.url}/i/oauth2/authorize?response_type=code&client_id=nobody`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("“nobody”");
});
