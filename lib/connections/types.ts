/** Linked accounts, as pages see them: no token is ever here. No runtime imports. */

export type Provider = "x" | "dropbox";

export type Connection = {
  id: string;
  provider: Provider;
  accountId: string;
  /** The handle without @, or the name at Dropbox. */
  label: string;
  displayName: string;
  scopes: string[];
  status: "working" | "broken";
  /** Why it is broken, as a sentence. */
  problem?: string;
  brokenAt?: Date;
  linkedAt: Date;
  lastUsedAt?: Date;
  /** When the access token must be renewed next; that happens by itself. */
  accessExpiresAt?: Date;
};
