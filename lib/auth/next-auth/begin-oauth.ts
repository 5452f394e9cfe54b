import "server-only";
import { cookies, headers } from "next/headers";
import { now } from "../../clock";
import { publicUrl } from "../../env";
import { AppError } from "../../errors";
import { cookieName, isHttps } from "../cookies";
import { JOURNEY_MS, packJourney } from "../oauth/journey";
import type { Journey } from "../oauth/types";
import { oauthProvider } from "./oauth-provider";
import { postOwn, takeCookies } from "./this-browser";

/** `Omit`, for each kind of journey. */
type Begun = Journey extends infer Kind ? (Kind extends Journey ? Omit<Kind, "state"> : never) : never;

/**
 * Begins a journey to X or Dropbox from a server action: this browser gets the cookies that it must bring back.
 *
 * @returns the address of the consent page. A script has to go there: browsers hold what a form leads to against the
 * policy of the page, and ours lets forms go nowhere else.
 * @throws AppError `rejected` without keys, or where the provider could not lead back to.
 */
export async function beginOAuth(journey: Begun): Promise<string> {
  await refuseOtherHost();
  const nobodyYet = () => Promise.reject(new Error("nobody has come back yet"));
  const provider = oauthProvider(journey.provider, nobodyYet, () => {});
  const answer = await postOwn(["signin", journey.provider], { providers: [provider] });
  const { url } = (await answer.json()) as { url: string };
  const state = new URL(url, publicUrl()).searchParams.get("state");
  if (state === null) throw new Error(`next-auth began no journey to ${journey.provider}`);
  await takeCookies(answer);
  const jar = await cookies();
  jar.set(cookieName("journey"), packJourney({ ...journey, state }, now()), {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps(),
    maxAge: JOURNEY_MS / 1000,
  });
  return url;
}

/** The provider leads back to the public address alone, where cookies of another host are not. */
async function refuseOtherHost(): Promise<void> {
  const asked = await headers();
  const host = asked.get("origin") ? new URL(asked.get("origin") ?? "").host : asked.get("host");
  if (host === new URL(publicUrl()).host) return;
  throw new AppError(
    "rejected",
    `X and Dropbox can only lead back to ${publicUrl()}. Open Roost there, and try again.`,
  );
}
