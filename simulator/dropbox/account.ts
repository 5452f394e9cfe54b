import { z } from "zod";
import type { Core, Route } from "../core/types";
import { bearer, dropboxCall } from "./calls";
import { refuseToken, tagged } from "./errors";
import type { DropboxWorld } from "./world";

export function accountRoutes(core: Core, world: DropboxWorld): Route[] {
  return [
    dropboxCall(core, world, {
      operation: "dropbox.account",
      route: "users/get_current_account",
      scope: "account_info.read",
      style: "rpc",
      arg: z.unknown(),
      answer: ({ grant: { account } }) => {
        const [given = "", ...rest] = account.displayName.split(" ");
        return {
          json: {
            account_id: account.accountId,
            name: {
              given_name: given,
              surname: rest.join(" "),
              familiar_name: given,
              display_name: account.displayName,
              abbreviated_name: [given, ...rest].map((word) => word[0]).join(""),
            },
            email: account.email,
            email_verified: true,
            disabled: false,
            country: "US",
            locale: "en",
            referral_link: "https://www.dropbox.com/referrals/simulated",
            is_paired: false,
            account_type: tagged("basic"),
            root_info: tagged("user", { root_namespace_id: "3235641", home_namespace_id: "3235641" }),
          },
        };
      },
    }),
    dropboxCall(core, world, {
      operation: "dropbox.space",
      route: "users/get_space_usage",
      scope: "account_info.read",
      style: "rpc",
      arg: z.unknown(),
      answer: ({ grant: { account } }) => ({
        json: {
          used: world.usedBytes(account),
          allocation: tagged("individual", { allocated: account.quotaBytes }),
        },
      }),
    }),
    {
      operation: "dropbox.revokeToken",
      method: "POST",
      path: "/2/auth/token/revoke",
      // The app hands its access back: this token's grant, with its refresh token.
      answer: (call) => {
        const token = world.accessTokens.get(bearer(call));
        if (!token || token.grant.isRevoked) refuseToken("invalid_access_token");
        if (token.expiresAt <= world.now()) refuseToken("expired_access_token");
        token.grant.isRevoked = true;
        call.applied({ account: token.grant.account.accountId, app: token.grant.app.key });
        return { json: null };
      },
    },
  ];
}
