import type { Provider } from "./types";

/** How linked accounts are spoken of. No runtime imports: safe in the browser. */

export const PROVIDER_NAMES: Record<Provider, string> = { x: "X", dropbox: "Dropbox" };

const SCOPE_WORDS: Record<string, string> = {
  "tweet.read": "read the posts that you can see",
  "users.read": "read your profile, and those of the authors you like",
  "like.read": "read which posts you like",
  "offline.access": "stay linked until you unlink it",
  "account_info.read": "read your name and how much room you have",
  "files.content.write": "put files into a folder of its own under Apps, and nowhere else",
  "files.content.read": "read the files in that folder, to compare and to show them",
  "files.metadata.read": "see what is in that folder",
};

/** What a link allows, each as the end of "Roost may …". A scope without words is named as it is. */
export function scopesInWords(scopes: string[]): string[] {
  const known = Object.keys(SCOPE_WORDS);
  return [...scopes]
    .sort((a, b) => known.indexOf(a) - known.indexOf(b))
    .map((scope) => SCOPE_WORDS[scope] ?? scope);
}
