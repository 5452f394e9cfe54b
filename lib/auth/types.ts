/** The nouns of who is here. No runtime imports: safe in the browser. */

/** The person whose request this is. */
export type CurrentUser = {
  id: string;
  name: string;
  role: "admin" | "member";
  /** IANA name. */
  timeZone: string;
  /** The row of `sign_ins` that this browser holds the secret of. */
  signInId: string;
};

/** Who is asking, as far as a request tells: kept with a sign-in, and counted by the limits. */
export type Visitor = { address: string; userAgent: string };

/** One browser that is signed in. */
export type SignIn = {
  id: string;
  userAgent: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
};
