import type { z } from "zod";
import type { Fault } from "../core/faults";
import type { Call, Core, Reply, Route } from "../core/types";
import { refuseCall, refuseForNow, refuseToken } from "./errors";
import type { Tree } from "./tree";
import type { DropboxWorld, Grant } from "./world";

/** A call by an app in the name of a person. `fault` asks for one of this module's own faults. */
export type Asked<Arg> = {
  arg: Arg;
  grant: Grant;
  tree: Tree;
  call: Call;
  fault: (kind: string) => Fault | undefined;
};

type Kind<Arg> = {
  /** Such as `dropbox.upload`, for faults and truth log. */
  operation: string;
  /** As Dropbox names it: `files/upload`. */
  route: string;
  scope: string;
  /** `rpc` has its argument in the body, `content` in a header or in the address, beside a body of bytes. */
  style: "rpc" | "content";
  arg: z.ZodType<Arg>;
  answer: (asked: Asked<Arg>) => Promise<Reply> | Reply;
};

/** Makes the route of one Dropbox call: token, scope, argument and the faults that every call can meet. */
export function dropboxCall<Arg>({ faults }: Core, world: DropboxWorld, kind: Kind<Arg>): Route {
  return {
    operation: kind.operation,
    method: "POST",
    path: `/2/${kind.route}`,
    answer: async (call) => {
      const fault = (name: string) => faults.take(kind.operation, name);
      const grant = grantOf(world, call, kind.scope, fault);
      const limited = fault("limited");
      if (limited) refuseForNow(Number(limited.detail?.seconds ?? 1));
      const given = kind.style === "rpc" ? await jsonBody(call, kind.route) : headerArg(call, kind.route);
      const parsed = kind.arg.safeParse(given);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        refuseCall(kind.route, `request body: ${issue?.path.join(".")}: ${issue?.message}`);
      }
      return kind.answer({
        arg: parsed.data,
        grant,
        tree: world.tree(grant.app, grant.account),
        call,
        fault,
      });
    },
  };
}

function grantOf(
  world: DropboxWorld,
  call: Call,
  scope: string,
  fault: (kind: string) => Fault | undefined,
): Grant {
  const token = world.accessTokens.get(bearer(call));
  if (!token) refuseToken("invalid_access_token");
  if (fault("revoked")) world.revoke(token.grant.account.accountId, token.grant.app.key);
  if (fault("expired")) token.expiresAt = world.now();
  if (token.grant.isRevoked) refuseToken("invalid_access_token");
  if (token.expiresAt <= world.now()) refuseToken("expired_access_token");
  if (!token.grant.scopes.includes(scope)) refuseToken("missing_scope", { required_scope: scope });
  return token.grant;
}

export const bearer = (call: Call): string =>
  /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "";

async function jsonBody(call: Call, route: string): Promise<unknown> {
  const text = (await call.bytes()).toString("utf8");
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return refuseCall(route, "request body: could not decode input as JSON");
  }
}

function headerArg(call: Call, route: string): unknown {
  const header = call.headers["dropbox-api-arg"];
  const text = (Array.isArray(header) ? header[0] : header) ?? call.url.searchParams.get("arg") ?? "";
  // Node reads header bytes as Latin-1: whoever sends bare UTF-8 there is refused by Dropbox, too.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
  if (header && /[^\u0000-\u007f]/.test(text)) refuseCall(route, 'HTTP header "Dropbox-API-Arg": not ASCII');
  try {
    return JSON.parse(text);
  } catch {
    return refuseCall(route, 'HTTP header "Dropbox-API-Arg": could not decode input as JSON');
  }
}
