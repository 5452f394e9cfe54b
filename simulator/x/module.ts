import type { Core, Module } from "../core/types";
import { type XControl, xControl } from "./control";
import { mediaHost } from "./media-host";
import { oauthRoutes } from "./oauth";
import { ownReads } from "./reads";
import { emptyWorld } from "./world";

/** X, with its media host: what it answers, and what drives it. */
export function xModule(core: Core): { module: Module; control: XControl } {
  const world = emptyWorld(core);
  const control = xControl(world);
  return {
    module: {
      name: "x",
      routes: [...oauthRoutes(world), ...ownReads(world), ...mediaHost(world)],
      admin: [],
    },
    control,
  };
}
