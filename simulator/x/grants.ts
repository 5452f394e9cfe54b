import { createHash } from "node:crypto";
import type { Clock } from "../core/clock";
import type { Random } from "../core/random";
import { Refusal } from "../core/types";
import type { App, Grant } from "./nouns";

const ACCESS_LIVES_MS = 2 * 3600_000;
const CODE_LIVES_MS = 30_000;

/** Scopes of X's that the simulator knows, in the words of the consent page. */
export const SCOPES: Record<string, string> = {
  "tweet.read": "See the posts that you can see",
  "users.read": "See accounts that you can see",
  "like.read": "See posts that you have liked",
  "tweet.write": "Post and delete posts for you",
  "media.write": "Upload pictures and videos for you",
  "offline.access": "Stay connected until you end it",
};

export type Code = {
  code: string;
  clientId: string;
  personId: string;
  scopes: string[];
  redirectUri: string;
  challenge: string;
  isPlain: boolean;
  expiresAt: Date;
};

/** The consents that people gave, and what became of them. X's answers to mistakes, in its own words. */
export class Grants {
  private readonly codes = new Map<string, Code>();
  private readonly list: Grant[] = [];
  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A code that lives for 30 seconds. */
  consent(asked: Omit<Code, "code" | "expiresAt">): string {
    const code = `sim_x_code_${this.random.word(40)}`;
    this.codes.set(code, { ...asked, code, expiresAt: this.in(CODE_LIVES_MS) });
    return code;
  }

  /** A code is good once, for the app, the address and the verifier that it was made for. */
  redeem(app: App, code: string, redirectUri: string, verifier: string): Grant {
    const known = this.codes.get(code);
    this.codes.delete(code);
    if (!known || known.clientId !== app.id || known.expiresAt <= this.clock.now())
      throw tokenError("Value passed for the authorization code was invalid.");
    if (known.redirectUri !== redirectUri)
      throw tokenError("Value passed for the redirect uri did not match the uri of the authorization code.");
    const proof = known.isPlain ? verifier : createHash("sha256").update(verifier).digest("base64url");
    if (proof !== known.challenge)
      throw tokenError("Value passed for the code verifier did not match the code challenge.");
    return this.grant(app.id, known.personId, known.scopes);
  }

  grant(clientId: string, personId: string, scopes: string[]): Grant {
    const grant: Grant = { clientId, personId, scopes, ...this.tokens(scopes), isRevoked: false };
    this.list.push(grant);
    return grant;
  }

  /** A refresh token is good once; the access token that came with it ends, too. */
  refresh(app: App, refreshToken: string): Grant {
    const grant = this.list.find(
      (one) => one.refreshToken === refreshToken && one.clientId === app.id && !one.isRevoked,
    );
    if (!grant) throw tokenError("Value passed for the token was invalid.");
    return Object.assign(grant, this.tokens(grant.scopes));
  }

  revoke(token: string): void {
    for (const grant of this.list)
      if (grant.accessToken === token || grant.refreshToken === token) grant.isRevoked = true;
  }

  /** The consent behind an access token that is good now. */
  find(accessToken: string): Grant | undefined {
    const now = this.clock.now();
    return this.list.find(
      (grant) => grant.accessToken === accessToken && !grant.isRevoked && grant.accessExpiresAt > now,
    );
  }

  /** Newest last. */
  of(personId: string): Grant[] {
    return this.list.filter((grant) => grant.personId === personId && !grant.isRevoked);
  }

  private tokens(scopes: string[]): Pick<Grant, "accessToken" | "accessExpiresAt" | "refreshToken"> {
    return {
      accessToken: `sim_x_access_${this.random.word(48)}`,
      accessExpiresAt: this.in(ACCESS_LIVES_MS),
      refreshToken: scopes.includes("offline.access") ? `sim_x_refresh_${this.random.word(48)}` : undefined,
    };
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

export function tokenAnswer(grant: Grant, now: Date): Record<string, unknown> {
  return {
    token_type: "bearer",
    expires_in: Math.round((grant.accessExpiresAt.getTime() - now.getTime()) / 1000),
    access_token: grant.accessToken,
    scope: grant.scopes.join(" "),
    ...(grant.refreshToken && { refresh_token: grant.refreshToken }),
  };
}

export function tokenError(description: string, error = "invalid_request", status = 400): Refusal {
  return new Refusal({ status, json: { error, error_description: description } });
}
