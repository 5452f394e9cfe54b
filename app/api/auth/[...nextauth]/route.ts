import { headers } from "next/headers";
import { after, type NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { connectionLinked } from "@/inngest/events";
import { findUser } from "@/lib/auth/current-user";
import { signInInput } from "@/lib/auth/input";
import { countAttempt } from "@/lib/auth/limits";
import { finishOAuth } from "@/lib/auth/next-auth/finish-oauth";
import { answerAuthRequest } from "@/lib/auth/next-auth/this-browser";
import type { OAuthProvider } from "@/lib/auth/oauth/types";
import { route } from "@/lib/auth/route";
import { openSignIn } from "@/lib/auth/sign-in";
import { networkOf, visitorOf } from "@/lib/auth/visitor";
import { arrive } from "@/lib/connections/arrive";
import { revokeForGood } from "@/lib/connections/unlink";
import { whoseAccount } from "@/lib/connections/whose";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

/** What next-auth offers and we need; its own pages and its log of whatever a browser sends are not among it. */
const DEEDS = ["csrf", "session", "providers", "callback", "signout"];

const answer = route<"public", { nextauth: string[] }>(
  { access: "public", body: "application/x-www-form-urlencoded" },
  async ({ request, params: { nextauth } }) => {
    const [deed = "", provider] = nextauth;
    if (!DEEDS.includes(deed)) throw new AppError("not_found", "There is nothing here.");
    if (deed === "callback" && (provider === "x" || provider === "dropbox")) {
      if (request.method !== "GET") throw new AppError("not_found", "There is nothing here.");
      return receive(request, provider);
    }
    return answerAuthRequest(request, nextauth, async (credentials) => {
      const given = signInInput.safeParse(credentials);
      return given.success ? openSignIn(db(), given.data, visitorOf(await headers())) : null;
    });
  },
);

/** X or Dropbox leads somebody back to us. */
async function receive(request: NextRequest, provider: OAuthProvider): Promise<Response> {
  const visitor = visitorOf(request.headers);
  return finishOAuth(request, provider, {
    admit: () => countAttempt(db(), "oauth:address", networkOf(visitor.address)),
    whose: (accessToken, journey) => whoseAccount(db(), accessToken, journey),
    arrive: async (arrival, journey) => {
      const outcome = await arrive(db(), { arrival, journey, here: await findUser(), visitor });
      if (outcome.status !== "refused") await wakeWhatWaited(outcome.userId, provider);
      return outcome;
    },
    turnAway: (tokens) => after(() => revokeForGood([{ provider, tokens }])),
  });
}

/** Only a wake-up: the account is linked whether or not anybody hears of it now, and the sweeps look again. */
async function wakeWhatWaited(ownerId: string, provider: OAuthProvider): Promise<void> {
  await inngest.send(connectionLinked.create({ ownerId, provider })).catch((error: unknown) => {
    log().warn({ err: error, ownerId }, "nobody was told that an account is linked");
  });
}

export { answer as GET, answer as POST };
