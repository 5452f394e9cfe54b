import "server-only";
import { env, publicUrl } from "../env";

/** Whether people reach the app by https; only then do browsers take `Secure` and `__Host-` cookies. */
export const isHttps = (): boolean => publicUrl().startsWith("https://");

/**
 * The full name of one of our cookies. Browsers share the cookies of `localhost` among its ports, so there the name
 * carries the port: the app and its demo, side by side, must not sign each other out.
 */
export function cookieName(name: "sign-in" | "csrf" | "callback" | "state" | "pkce" | "journey"): string {
  return isHttps() ? `__Host-roost.${name}` : `roost-${env().PORT}.${name}`;
}
