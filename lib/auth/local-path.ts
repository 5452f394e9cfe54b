/** Any origin will do: only a target that stays on it is local. */
const HERE = "http://here.invalid";

/**
 * The target as a path of this app, or `fallback` when it would lead anywhere else.
 *
 * Browsers read `//host`, `/\host` and paths with tabs or line breaks as other addresses, so the answer is what their
 * own parser makes of it, not a guess about prefixes.
 */
export function localPath(target: unknown, fallback: string): string {
  if (typeof target !== "string" || !target.startsWith("/")) return fallback;
  try {
    const url = new URL(target, HERE);
    const path = `${url.pathname}${url.search}${url.hash}`;
    return url.origin === HERE && !path.startsWith("//") ? path : fallback;
  } catch {
    return fallback;
  }
}
