import { type Call, Refusal, type Reply, type Route } from "../core/types";
import { consentPage, mistakePage } from "./consent-page";
import { SCOPES, tokenAnswer, tokenError } from "./grants";
import type { App, Person } from "./nouns";
import { addPerson } from "./people";
import { findByHandle, type World } from "./world";

/** OAuth 2 with PKCE: X's consent page, and the addresses that give, renew and end tokens. */
export function oauthRoutes(world: World): Route[] {
  return [
    {
      operation: "x.authorize",
      method: "GET",
      path: "/i/oauth2/authorize",
      answer: ({ url }) => {
        const asked = readAsked(world, Object.fromEntries(url.searchParams));
        return {
          headers: { "cache-control": "no-store" },
          html: consentPage({
            appName: asked.app.name,
            scopes: asked.scopes.map((scope) => SCOPES[scope] ?? scope),
            people: [...world.people.values()].filter((person) => !person.isSuspended),
            chosen: findByHandle(world, url.searchParams.get("person") ?? world.signedIn ?? "")?.handle,
            fields: Object.fromEntries(url.searchParams),
          }),
        };
      },
    },
    {
      operation: "x.consent",
      method: "POST",
      path: "/i/oauth2/authorize",
      answer: async (call) => {
        const fields = await call.fields();
        const asked = readAsked(world, fields);
        const back = new URL(asked.redirectUri);
        back.searchParams.set("state", asked.state);
        if (fields.decision === "allow") {
          const person = readPerson(world, fields);
          world.signedIn = person.handle;
          const { app, state: _, ...consent } = asked;
          back.searchParams.set(
            "code",
            world.grants.consent({ ...consent, clientId: app.id, personId: person.id }),
          );
          call.applied({ allowed: person.handle, scopes: asked.scopes });
        } else back.searchParams.set("error", "access_denied");
        return { status: 302, headers: { location: back.href } };
      },
    },
    { operation: "x.token", method: "POST", path: "/2/oauth2/token", answer: (call) => token(world, call) },
    {
      operation: "x.revoke",
      method: "POST",
      path: "/2/oauth2/revoke",
      answer: async (call) => {
        const fields = await call.fields();
        authenticate(world, call, fields);
        world.grants.revoke(fields.token ?? "");
        call.applied({ revoked: true });
        return { json: { revoked: true } };
      },
    },
  ];
}

async function token(world: World, call: Call): Promise<Reply> {
  const fields = await call.fields();
  const app = authenticate(world, call, fields);
  const now = world.core.clock.now();
  switch (fields.grant_type) {
    case "authorization_code": {
      const { code = "", redirect_uri = "", code_verifier = "" } = fields;
      const grant = world.grants.redeem(app, code, redirect_uri, code_verifier);
      call.applied({ granted: world.people.get(grant.personId)?.handle, scopes: grant.scopes });
      return { json: tokenAnswer(grant, now) };
    }
    case "refresh_token": {
      const grant = world.grants.refresh(app, fields.refresh_token ?? "");
      call.applied({ refreshed: world.people.get(grant.personId)?.handle });
      return { json: tokenAnswer(grant, now) };
    }
    // What an app may ask in its own name: the stream and its rules, and what is public.
    case "client_credentials":
      return { json: { token_type: "bearer", access_token: app.bearer } };
    default:
      throw tokenError("Missing required parameter [grant_type].");
  }
}

/** An app with a secret proves it by HTTP Basic or in the body; one without only names itself. */
function authenticate(world: World, call: Call, fields: Record<string, string>): App {
  const basic = /^basic (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
  const [id, secret] = basic
    ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
    : [fields.client_id, fields.client_secret];
  const app = world.apps.find((one) => one.id === id);
  if (!app || (app.secret !== undefined && app.secret !== secret))
    throw tokenError("Missing valid authorization header", "unauthorized_client", 401);
  return app;
}

function readAsked(world: World, fields: Record<string, string | undefined>) {
  const app = world.apps.find((one) => one.id === fields.client_id);
  if (!app) throw mistake(`There is no app with the client_id “${fields.client_id ?? ""}”.`);
  if (fields.response_type !== "code") throw mistake("The response_type must be “code”.");
  if (!URL.canParse(fields.redirect_uri ?? "")) throw mistake("The redirect_uri is no address.");
  if (!fields.state) throw mistake("The state is missing.");
  if (!fields.code_challenge) throw mistake("The code_challenge is missing.");
  const method = fields.code_challenge_method?.toLowerCase();
  if (method !== "s256" && method !== "plain")
    throw mistake("The code_challenge_method must be “S256” or “plain”.");
  const scopes = (fields.scope ?? "").split(/[ +]+/).filter(Boolean);
  const unknown = scopes.filter((scope) => !(scope in SCOPES));
  if (scopes.length === 0 || unknown.length > 0)
    throw mistake(`These scopes cannot be asked for: “${unknown.join(" ")}”.`);
  return {
    app,
    scopes,
    redirectUri: fields.redirect_uri as string,
    state: fields.state,
    challenge: fields.code_challenge,
    isPlain: method === "plain",
  };
}

/** Who typed a new handle means it, whoever is chosen beside it. */
function readPerson(world: World, { person = "", newcomer = "" }: Record<string, string>): Person {
  const known = findByHandle(world, newcomer || person);
  if (known) return known;
  if (/^\w{1,15}$/.test(newcomer)) return addPerson(world, { handle: newcomer });
  throw mistake("Choose somebody, or give a new handle: letters, digits and _, at most 15.");
}

const mistake = (words: string): Refusal => new Refusal({ status: 400, html: mistakePage(words) });
