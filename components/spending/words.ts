import type { Feature } from "@/lib/spending/types";

/** What asks X for something, as people know it. */
export const FEATURE_NAMES: Record<Feature, string> = {
  likes: "Likes",
  backups: "Backups",
  posting: "Posting",
  streams: "Streams",
  connections: "Linking your account",
};

const number = new Intl.NumberFormat("en");

/** "1,204 posts and people in 12 calls". */
export function amountInWords({ calls, resources }: { calls: number; resources: number }): string {
  const asked = `${number.format(calls)} ${calls === 1 ? "call" : "calls"}`;
  return `${number.format(resources)} ${resources === 1 ? "post or person" : "posts and people"} in ${asked}`;
}
