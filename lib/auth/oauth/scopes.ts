import type { OAuthProvider } from "./types";

/**
 * The least that Roost needs. X: to know who it is, read what they like, and stay linked; posting asks for more when
 * somebody turns it on. Dropbox: the files of its own folder.
 */
export const SCOPES: Record<OAuthProvider, string[]> = {
  x: ["tweet.read", "users.read", "like.read", "offline.access"],
  dropbox: ["account_info.read", "files.content.write", "files.content.read", "files.metadata.read"],
};
