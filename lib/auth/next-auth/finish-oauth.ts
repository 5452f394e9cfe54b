import "server-only";
import { cookies } from "next/headers";
import { type NextRequest, NextResponse } from "next/server";
import { now } from "../../clock";
import { isAppError } from "../../errors";
import { log } from "../../log";
import { cookieName } from "../cookies";
import { findUser } from "../current-user";
import { unpackJourney } from "../oauth/journey";
import { SCOPES } from "../oauth/scopes";
import type {
  Journey,
  OAuthAccount,
  OAuthArrival,
  OAuthOutcome,
  OAuthProblem,
  OAuthProvider,
} from "../oauth/types";
import { type Given, oauthProvider } from "./oauth-provider";
import { askNextAuth } from "./options";
import { dropCookies } from "./this-browser";

/** What the app does with somebody who comes back from X or Dropbox. */
export type Reception = {
  /** Before the provider is asked anything. @throws AppError if it was asked too often */
  admit: () => Promise<void>;
  /** Asks the provider whose account this is. */
  whose: (accessToken: string, journey: Journey) => Promise<OAuthAccount>;
  arrive: (arrival: OAuthArrival, journey: Journey) => Promise<OAuthOutcome>;
  /** Whoever came is refused: nobody keeps these tokens, so they have to end. */
  turnAway: (tokens: OAuthArrival["tokens"]) => void;
};

/**
 * Answers the address that X or Dropbox leads back to: always with a way on, to a page that says what came of it.
 *
 * Whoever comes without the journey that this browser began last, with this provider and this state, is turned away
 * before anything is asked of the provider: somebody else's code is worth nothing here. next-auth then checks state and
 * PKCE once more by cookies of its own.
 */
export async function finishOAuth(
  request: NextRequest,
  provider: OAuthProvider,
  reception: Reception,
): Promise<Response> {
  const asked = request.nextUrl.searchParams;
  const cookie = (await cookies()).get(cookieName("journey"))?.value;
  const journey = unpackJourney(cookie, { provider, state: asked.get("state") }, now());
  const back = async (problem: OAuthProblem) => leadTo(await pageFor(journey), { problem, with: provider });
  if (!journey) return back("stale");
  if (asked.has("error")) {
    await dropCookies(...OF_JOURNEY);
    return back(asked.get("error") === "access_denied" ? "denied" : "unavailable");
  }

  const { outcome, answer } = await arriveBy(request, journey, reception);
  await dropCookies(...OF_JOURNEY);
  if (outcome.status === "refused") return back(outcome.problem);
  if (outcome.status === "linked") return leadTo(journey.next ?? CONNECTIONS, { linked: provider });
  return leadTo(outcome.isNew ? "/archive" : (journey.next ?? "/memories"), {}, answer);
}

const OF_JOURNEY = ["journey", "state", "pkce"] as const;
const CONNECTIONS = "/settings/connections";

/** Where words about a journey can be read: the pages before the door are not for those who are in. */
async function pageFor(journey: Journey | undefined): Promise<string> {
  if (await findUser()) return connectionsFor(journey);
  return journey?.purpose === "enter" ? journey.from : "/sign-in";
}

/** With the room that sent them, should they try again. */
function connectionsFor(journey: Journey | undefined): string {
  if (journey?.purpose !== "link" || !journey.next) return CONNECTIONS;
  return `${CONNECTIONS}?${new URLSearchParams({ next: journey.next })}`;
}

/** Has next-auth trade the code for tokens, and hands them to the app. */
async function arriveBy(
  request: NextRequest,
  journey: Journey,
  { admit, whose, arrive, turnAway }: Reception,
): Promise<{ outcome: OAuthOutcome; answer?: Response }> {
  const { provider } = journey;
  const refused = (error: unknown) => ({ status: "refused", problem: problemOf(error, provider) }) as const;
  try {
    await admit();
  } catch (error) {
    return { outcome: refused(error) };
  }
  let received: OAuthArrival["tokens"] | undefined;
  let account: OAuthAccount | undefined;
  let outcome: OAuthOutcome | undefined;
  let failure: unknown;
  const client = oauthProvider(
    provider,
    async (given) => {
      received = tokensIn(provider, given);
      account = await whose(received.accessToken, journey);
      return account;
    },
    (error) => {
      failure = error;
    },
  );
  const answer = await askNextAuth(request, ["callback", provider], {
    providers: [client],
    signIn: async () => {
      try {
        if (!account || !received?.accessToken) throw new Error(`${provider} gave no token`);
        outcome = await arrive({ ...account, provider, tokens: received }, journey);
      } catch (error) {
        failure = error;
      }
      return outcome?.status === "entered";
    },
    opened: () => (outcome?.status === "entered" ? outcome : undefined),
  });
  const reached = outcome ?? refused(failure);
  if (reached.status === "refused" && received?.accessToken) turnAway(received);
  return { outcome: reached, answer };
}

const tokensIn = (
  provider: OAuthProvider,
  { access_token = "", refresh_token, expires_at, scope }: Given,
): OAuthArrival["tokens"] => ({
  accessToken: access_token,
  refreshToken: refresh_token,
  expiresAt: expires_at === undefined ? undefined : new Date(expires_at * 1000),
  scopes: scope?.split(" ").filter(Boolean) ?? SCOPES[provider],
});

const REJECTIONS: Record<string, OAuthProblem> = {
  code_refused: "stale",
  spending_cap: "capped",
  usage_cap: "capped",
};

function problemOf(failure: unknown, provider: OAuthProvider): OAuthProblem {
  if (isAppError(failure)) {
    if (failure.code === "conflict") return "taken";
    if (failure.code === "rate_limited") return "limited";
    if (failure.code === "rejected") return REJECTIONS[failure.reason ?? ""] ?? "misconfigured";
    return "unavailable";
  }
  // Words alone: the error may know the whole answer.
  log().warn({ provider, problem: failure instanceof Error ? failure.message : "unknown" }, "oauth failed");
  return "unavailable";
}

/** Leads on by a path of ours, with the cookies that next-auth set if there are any. */
function leadTo(path: string, words: Record<string, string>, answer?: Response): Response {
  const query = new URLSearchParams(words).toString();
  const location = query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const led = new NextResponse(null, { status: 303, headers: { location, "cache-control": "no-store" } });
  for (const cookie of answer?.headers.getSetCookie() ?? []) led.headers.append("set-cookie", cookie);
  return led;
}
