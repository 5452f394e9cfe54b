import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Call } from "../core/types";
import { expired, forbidden, wrongPathname } from "./refusals";

/** The one secret of every simulated store, so that a store needs no setting up. */
const SECRET = "simsecret";

/** A token with all rights in one store. A store's name begins with `sim`, as all that the simulator mints. */
export const blobToken = (store = "simstore"): string => `vercel_blob_rw_${store}_${SECRET}`;

/** What a server let a browser do: the library signs it with the store's token. */
const grantInput = z.object({
  pathname: z.string(),
  validUntil: z.number(),
  maximumSizeInBytes: z.number().optional(),
  allowedContentTypes: z.array(z.string()).optional(),
  addRandomSuffix: z.boolean().optional(),
  allowOverwrite: z.boolean().optional(),
  cacheControlMaxAge: z.number().optional(),
  ifMatch: z.string().optional(),
  onUploadCompleted: z.object({ callbackUrl: z.url(), tokenPayload: z.string().nullish() }).optional(),
});
export type Grant = z.output<typeof grantInput>;

/** Who asks: a server with all rights, or a browser with a grant. */
export type Bearer = { store: string; grant?: Grant };

const STORE = "(sim[A-Za-z0-9]*)";

/** @throws Refusal 403 for a token that is none or has expired; 400 for a grant of another pathname */
export function bearerOf({ headers, url }: Call, now: Date): Bearer {
  const token = headers.authorization?.replace(/^Bearer /i, "") ?? "";
  const server = token.match(new RegExp(`^vercel_blob_rw_${STORE}_${SECRET}$`));
  if (server?.[1]) return { store: server[1] };

  const browser = token.match(new RegExp(`^vercel_blob_client_${STORE}_([A-Za-z0-9+/=]+)$`));
  if (!browser?.[1] || !browser[2]) throw forbidden();
  const [store, signed] = [browser[1], browser[2]];
  const [signature = "", payload = ""] = Buffer.from(signed, "base64").toString().split(".");
  if (!isEqual(signature, signatureOf(payload, store))) throw forbidden();
  const grant = grantInput.parse(JSON.parse(Buffer.from(payload, "base64").toString()));
  if (grant.validUntil <= now.getTime()) throw expired();
  const pathname = url.searchParams.get("pathname");
  if (pathname !== null && pathname !== grant.pathname) throw wrongPathname(pathname);
  return { store, grant };
}

/** How the service signs what it tells a server, and the library its grants. */
export const signatureOf = (text: string, store: string): string =>
  createHmac("sha256", blobToken(store)).update(text).digest("hex");

function isEqual(given: string, right: string): boolean {
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}
