import "server-only";
import { storage, storageAt } from "../clients/storage/storage";
import { now } from "../clock";
import { findConnection } from "../connections/queries";
import { xClientFor } from "../connections/x-client";
import { db, sql } from "../db/client";
import { env } from "../env";
import type { LookDeps } from "./look/look";
import { personPlaces } from "./places/person-places";
import type { SaveDeps } from "./save/save-picture";
import type { ThumbDeps } from "./save/thumbs";

/** What looking and saving stand on in the running app: the functions and the command line share it. */
export const lookDeps = (): LookDeps => ({
  sql: sql(),
  findLink: (ownerId) => findConnection(db(), ownerId, "x"),
  xFor: (connectionId, spending) => xClientFor(db(), connectionId, "likes", spending),
  now,
  everyMs: env().ROOST_LIKES_EVERY_MINUTES * 60_000,
});

export const saveDeps = (): SaveDeps => ({
  sql: sql(),
  placeOf: personPlaces({ db: db(), storageAt }),
  now,
});

export const thumbDeps = (): ThumbDeps => ({ db: db(), sql: sql(), storage: storage() });
