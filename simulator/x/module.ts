import type { Core, Module } from "../core/types";
import { xAdmin } from "./admin";
import { type XControl, xControl } from "./control";
import { mediaHost } from "./media-host";
import { oauthRoutes } from "./oauth";
import { ownFaults } from "./own-faults";
import { ownReads } from "./own-reads";
import { ruleRoutes } from "./rules";
import { STREAMED, streamRoute } from "./stream";
import { timelines } from "./timelines";
import { tweetRoutes } from "./tweets";
import { uploadRoutes } from "./uploads";
import { userReads } from "./users";
import { emptyWorld } from "./world";

/** X, with its media host: what it answers, and what drives it. */
export function xModule(core: Core): { module: Module; control: XControl } {
  const world = emptyWorld(core);
  const control = xControl(world);
  const calls = [
    ...ownReads(world),
    ...userReads(world),
    ...timelines(world),
    ...tweetRoutes(world),
    ...uploadRoutes(world),
    ...ruleRoutes(world),
    streamRoute(world),
  ];
  return {
    module: {
      name: "x",
      routes: [...oauthRoutes(world), ...calls, ...mediaHost(world)],
      admin: xAdmin(control),
      faults: ownFaults(calls.map(({ operation }) => operation)),
      beside: [STREAMED],
    },
    control,
  };
}
