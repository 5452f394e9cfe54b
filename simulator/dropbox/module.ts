import type { Core, Module } from "../core/types";
import { accountRoutes } from "./account";
import { dropboxAdmin } from "./admin";
import { fileRoutes, listRoutes } from "./files";
import { oauthRoutes } from "./oauth";
import { OWN_FAULTS } from "./own-faults";
import { sessionRoutes } from "./sessions";
import { uploadRoute } from "./upload";
import type { DropboxWorld } from "./world";

/**
 * Dropbox as the app's folder sees it: the calls, words and mistakes of API v2.
 *
 * Source  the public API specification (github.com/dropbox/dropbox-api-spec) and the SDK's types.
 */
export const dropboxModule = (core: Core, world: DropboxWorld): Module => ({
  name: "dropbox",
  routes: [
    ...oauthRoutes(world),
    ...accountRoutes(core, world),
    uploadRoute(core, world),
    ...sessionRoutes(core, world),
    ...fileRoutes(core, world),
    ...listRoutes(core, world),
  ],
  admin: dropboxAdmin(world),
  faults: OWN_FAULTS,
});
