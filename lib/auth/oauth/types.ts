import type { Tokens } from "../../clients/oauth/types";

/** The nouns of signing in and linking with an account elsewhere. No runtime imports: safe in the browser. */

export type OAuthProvider = "x" | "dropbox";

/** An account as its provider knows it. */
export type OAuthAccount = {
  /** X's user id, or Dropbox's `dbid:…`: the identity, whatever else changes. */
  accountId: string;
  /** The handle without @, or the name at Dropbox. */
  label: string;
  displayName: string;
};

/** An account whose owner has just agreed, with what they gave us. */
export type OAuthArrival = OAuthAccount & {
  provider: OAuthProvider;
  tokens: Tokens & { scopes: string[] };
};

/** Why somebody was sent to a provider: kept in their browser alone until they come back. */
export type Journey = {
  provider: OAuthProvider;
  /** What the provider has to give back; ties this to the one journey that was begun last. */
  state: string;
} /** `from` is the page that was left, and shows what went wrong. */ & (
  | { purpose: "enter"; from: "/sign-in" | "/register"; next?: string; timeZone?: string }
  /** Only for the person who asked for it, signed in then and when they come back. */
  | { purpose: "link"; userId: string; next?: string }
);

/** What went wrong, as a word in the address of the page they come back to; problems.ts has the sentence. */
export type OAuthProblem =
  | "denied"
  | "stale"
  | "unavailable"
  | "misconfigured"
  | "taken"
  | "closed"
  | "limited"
  | "capped"
  | "somebody-here"
  | "signed-out";

export type OAuthOutcome =
  | { status: "entered"; userId: string; secret: string; isNew: boolean }
  | { status: "linked"; userId: string }
  | { status: "refused"; problem: OAuthProblem };
