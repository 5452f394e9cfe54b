import "server-only";
import { env } from "../../env";

/** Where X and Dropbox are: `web` for people, `api` for us. With a simulator, both are there. */
type Origins = { web: string; api: string };

export const xOrigins = (): Origins => atSimulator() ?? { web: "https://x.com", api: "https://api.x.com" };

export const dropboxOrigins = (): Origins =>
  atSimulator() ?? { web: "https://www.dropbox.com", api: "https://api.dropboxapi.com" };

function atSimulator(): Origins | undefined {
  const origin = env().ROOST_SIMULATOR;
  return origin === undefined ? undefined : { web: origin, api: origin };
}
