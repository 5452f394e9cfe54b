/** What X or Dropbox gives us to act in somebody's name. No runtime imports. */
export type Tokens = {
  accessToken: string;
  /** Absent where the old one stays good. */
  refreshToken?: string;
  expiresAt?: Date;
  /** Absent where the answer does not say: then as before. */
  scopes?: string[];
};
