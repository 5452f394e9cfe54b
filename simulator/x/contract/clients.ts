import { Agent } from "node:http";
import { type ITwitterApiClientPlugin, TwitterApi } from "twitter-api-v2";
import type { Simulator } from "../../simulator";

const HOSTS = /^https:\/\/(?:api|upload|stream)\.x\.com(?=\/)/;

/** The real client, led to the simulator by its own plugin hooks. */
export function xSettings(origin: string) {
  const lead = ({ params }: { params: { url: string } }) => {
    params.url = params.url.replace(HOSTS, origin);
  };
  const plugin: ITwitterApiClientPlugin = {
    onBeforeRequestConfig: lead,
    onBeforeStreamRequestConfig: lead,
    onOAuth2RequestToken: ({ result }) => {
      result.url = result.url.replace(/^https:\/\/x\.com/, origin);
    },
  };
  return { plugins: [plugin], httpAgent: new Agent({ keepAlive: true }) };
}

/** A client in the name of a person who consented to everything, or to these scopes. */
export const clientOf = (simulator: Simulator, who: string, scopes?: string[]): TwitterApi =>
  new TwitterApi(simulator.x.mintTokens(who, scopes).accessToken, xSettings(simulator.url));

const CALLBACK = "http://127.0.0.1:3000/callback";
const APP = { clientId: "sim_x", clientSecret: "sim_x_secret" };

/** The whole way that a person goes: link, consent page, decision, way back. */
export async function consent(
  simulator: Simulator,
  { as, scope, decision = "allow" }: { as: string; scope: string[]; decision?: "allow" | "deny" },
) {
  const client = new TwitterApi(APP, xSettings(simulator.url));
  const link = client.generateOAuth2AuthLink(CALLBACK, { scope });
  const page = await (await fetch(link.url)).text();
  const answer = await fetch(`${simulator.url}/i/oauth2/authorize`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      ...Object.fromEntries(new URL(link.url).searchParams),
      person: as,
      decision,
    }),
  });
  const back = new URL(answer.headers.get("location") ?? "about:blank");
  return {
    client,
    page,
    link,
    back,
    login: () =>
      client.loginWithOAuth2({
        code: back.searchParams.get("code") ?? "",
        codeVerifier: link.codeVerifier,
        redirectUri: CALLBACK,
      }),
  };
}
