import "server-only";
import type { Journey, OAuthAccount } from "../auth/oauth/types";
import { dropboxClient } from "../clients/dropbox/client";
import { xClient } from "../clients/x/x-client";
import { now } from "../clock";
import type { Db } from "../db/client";
import { meterFor } from "../spending/meter";
import { meterForSignIn } from "../spending/meter-sign-in";

/**
 * Asks the provider whose account a token is, which at X costs something: the person who links it, or the instance when
 * somebody signs in.
 *
 * @throws AppError as the clients do, and `rejected` by `spending_cap` where somebody links X and the cap is reached.
 */
export async function whoseAccount(db: Db, accessToken: string, journey: Journey): Promise<OAuthAccount> {
  if (journey.provider === "dropbox") {
    const { accountId, displayName } = await dropboxClient({ accessToken }).getAccount();
    return { accountId, label: displayName, displayName };
  }
  const meter =
    journey.purpose === "link"
      ? meterFor(db, { ownerId: journey.userId, feature: "connections" }, now)
      : meterForSignIn(db, now);
  const { xUserId, handle, displayName } = await xClient(accessToken, meter).getMe();
  return { accountId: xUserId, label: handle, displayName };
}
