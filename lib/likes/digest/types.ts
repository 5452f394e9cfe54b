/** The note of what was saved. No runtime imports: safe in the browser. */

export type Digest = {
  startsAt: Date;
  endsAt: Date;
  every: "daily" | "weekly";
  photos: number;
  /** Videos and GIFs. */
  videos: number;
  people: number;
  /** Those with the most, most first. */
  authors: { handle: string; name: string; saved: number }[];
  /** Where it was mailed to, or should have been. */
  address?: string;
  mail: "none" | "waiting" | "sending" | "sent" | "refused" | "unclear";
  mailProblem?: string;
};
