import "server-only";
import { env } from "../env";
import { isHttps } from "./cookies";

/**
 * What a page may load and who may frame it. Scripts run by this request's nonce alone; styles may stand in the page,
 * since components place things by style attributes. Development needs eval and a socket for hot reloading.
 */
export function contentSecurityPolicy(nonce: string): string {
  const isDevelopment = env().NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob: data:",
    "font-src 'self'",
    // On Vercel a browser puts its archive into the Blob store itself.
    `connect-src 'self'${isDevelopment ? " ws:" : ""}${env().VERCEL ? " https://vercel.com/api/blob/" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps() ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Two years of https only, once the public address is https. */
export const strictTransportSecurity = (): string | undefined => (isHttps() ? "max-age=63072000" : undefined);
