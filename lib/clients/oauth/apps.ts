import "server-only";
import { env } from "../../env";
import type { OAuthApp } from "./token-endpoint";

const SETTINGS = {
  x: ["X_CLIENT_ID", "X_CLIENT_SECRET"],
  dropbox: ["DROPBOX_APP_KEY", "DROPBOX_APP_SECRET"],
} as const;

/** This Roost's own app at the provider, if whoever runs it made one. */
export function findApp(provider: "x" | "dropbox"): OAuthApp | undefined {
  const [id, secret] = SETTINGS[provider].map((name) => env()[name]);
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

/** Names of the settings that are missing before accounts of this provider can be linked. */
export function missingSettings(provider: "x" | "dropbox"): string[] {
  return [...SETTINGS[provider], "ROOST_TOKEN_KEYS" as const].filter((name) => env()[name] === undefined);
}
