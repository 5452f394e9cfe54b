import "server-only";
import type { XClient } from "../clients/x/types";
import { xClient } from "../clients/x/x-client";
import { now as clock } from "../clock";
import type { Db } from "../db/client";
import { type AppError, isAppError } from "../errors";
import { meterFor } from "../spending/meter";
import type { Feature, Spender } from "../spending/types";
import { accessTokenFor, renewAccessToken } from "./access-token";
import { markBroken } from "./mark-broken";
import { getRow } from "./queries";

/**
 * A linked X account, ready to be asked: each call is paid before it is made, on its owner's cap and for this feature, and
 * its token is renewed when it ends. Of a call that throws `disconnected` the link says so already.
 *
 * @throws AppError `not_found` if the account is not linked any more.
 */
export async function xClientFor(
  db: Db,
  connectionId: string,
  feature: Feature,
  { isOnce, now = clock }: Pick<Spender, "isOnce"> & { now?: () => Date } = {},
): Promise<XClient> {
  const { ownerId, accountId } = await getRow(db, connectionId);
  const meter = meterFor(db, { ownerId, xUserId: accountId, feature, isOnce }, now);

  const ask = async <Answer>(call: (x: XClient) => Promise<Answer>): Promise<Answer> => {
    const { accessToken } = await accessTokenFor(db, connectionId, now);
    try {
      return await call(xClient(accessToken, meter));
    } catch (error) {
      if (!isAppError(error, "disconnected")) throw error;
      if (error.reason !== "token_refused") throw await told(error, accessToken);
    }
    const renewed = await renewAccessToken(db, connectionId, accessToken, now);
    try {
      return await call(xClient(renewed.accessToken, meter));
    } catch (error) {
      throw isAppError(error, "disconnected") ? await told(error, renewed.accessToken) : error;
    }
  };
  const told = async (error: AppError, refusedToken: string): Promise<AppError> => {
    await markBroken(db, connectionId, error.message, refusedToken);
    return error;
  };

  return {
    getMe: () => ask((x) => x.getMe()),
    listLikedTweets: (options) => ask((x) => x.listLikedTweets(options)),
    listTweets: (tweetIds, options) => ask((x) => x.listTweets(tweetIds, options)),
  };
}
