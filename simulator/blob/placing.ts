import type { Call } from "../core/types";
import { badRequest, wrongType } from "./refusals";
import type { Bearer } from "./tokens";
import type { Placing } from "./world";

/**
 * How the blob of a request is to be stored: by its headers, and for a browser by its grant, which its headers cannot
 * widen.
 */
export function placingOf({ url, headers }: Call, { grant }: Bearer): Placing {
  const pathname = url.searchParams.get("pathname") ?? "";
  if (pathname === "" || pathname.length > 950 || pathname.includes("//") || pathname.startsWith("/"))
    throw badRequest("pathname is invalid");
  const access = headers["x-vercel-blob-access"];
  if (access !== "public" && access !== "private") throw badRequest("access must be public or private");
  const header = (name: string) => headers[name]?.toString();
  const contentType = header("x-content-type");
  if (!grant)
    return {
      pathname,
      access,
      contentType,
      addRandomSuffix: header("x-add-random-suffix") === "1",
      allowOverwrite: header("x-allow-overwrite") === "1",
      ifMatch: header("x-if-match"),
      cacheControlSeconds: numberOf(header("x-cache-control-max-age")),
    };

  const allowed = grant.allowedContentTypes;
  const type = contentType ?? "application/octet-stream";
  if (allowed && !allowed.some((one) => one === type || one === `${type.split("/")[0]}/*`))
    throw wrongType(type, allowed);
  return {
    pathname,
    access,
    contentType,
    addRandomSuffix: grant.addRandomSuffix,
    allowOverwrite: grant.allowOverwrite,
    ifMatch: grant.ifMatch,
    cacheControlSeconds: grant.cacheControlMaxAge,
  };
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
