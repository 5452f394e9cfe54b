import "server-only";
import { dropboxClient } from "../clients/dropbox/client";
import type { DropboxClient } from "../clients/dropbox/types";
import type { Db } from "../db/client";
import { isAppError } from "../errors";
import { accessTokenFor, renewAccessToken } from "./access-token";
import { markBroken } from "./mark-broken";

/**
 * A linked Dropbox, ready to be asked: its token is renewed when it ends. Of a call that throws `disconnected` the link
 * says so already.
 *
 * @throws AppError as accessTokenFor does.
 */
export async function dropboxClientFor(db: Db, connectionId: string): Promise<DropboxClient> {
  let { accessToken } = await accessTokenFor(db, connectionId);
  const client = dropboxClient({
    accessToken,
    refresh: async (refusedToken) => {
      ({ accessToken } = await renewAccessToken(db, connectionId, refusedToken));
      return accessToken;
    },
  });

  const told =
    <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      try {
        return await call(...given);
      } catch (error) {
        if (isAppError(error, "disconnected")) await markBroken(db, connectionId, error.message, accessToken);
        throw error;
      }
    };
  return {
    getAccount: told(client.getAccount),
    getSpace: told(client.getSpace),
    findFile: told(client.findFile),
    uploadSmall: told(client.uploadSmall),
    startSession: told(client.startSession),
    appendToSession: told(client.appendToSession),
    finishSession: told(client.finishSession),
    download: told(client.download),
  };
}
