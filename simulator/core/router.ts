import type { Route } from "./types";

type Found = { route: Route; params: Record<string, string> };

/** Finds the route of a path; a fixed piece beats a named one, so that `/users/me` is no id. */
export function router(
  routes: Route[],
): (method: string, path: string) => Found | "wrong-method" | undefined {
  const compiled = routes.map((route) => ({ route, pieces: route.path.split("/") }));
  const fixedPieces = (pieces: string[]) => pieces.filter((piece) => !/^[:*]/.test(piece)).length;
  compiled.sort((a, b) => fixedPieces(b.pieces) - fixedPieces(a.pieces));

  return (method, path) => {
    const given = path.split("/");
    let isKnown = false;
    for (const { route, pieces } of compiled) {
      const params = match(pieces, given);
      if (!params) continue;
      if (route.method === method) return { route, params };
      isKnown = true;
    }
    return isKnown ? "wrong-method" : undefined;
  };
}

function match(pieces: string[], given: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, piece] of pieces.entries()) {
    if (piece.startsWith("*")) {
      params[piece.slice(1)] = given.slice(index).map(decodeURIComponent).join("/");
      return params;
    }
    const value = given[index];
    if (value === undefined) return undefined;
    if (piece.startsWith(":")) params[piece.slice(1)] = decodeURIComponent(value);
    else if (piece !== value) return undefined;
  }
  return pieces.length === given.length ? params : undefined;
}
