import "server-only";
import type { Storage } from "../../clients/storage/types";
import { dropboxClientFor } from "../../connections/dropbox-client";
import { findConnection } from "../../connections/queries";
import type { Db } from "../../db/client";
import { AppError } from "../../errors";
import type { Place } from "../types";
import { dropboxPlace } from "./dropbox-place";
import { withinRoom } from "./room";
import { storagePlace } from "./storage-place";
import type { PlaceWriter } from "./types";

export type PlaceDeps = { db: Db; storageAt: (kind: Exclude<Place, "dropbox">) => Storage };

/**
 * The places of people, each opened once and shared by all of their copies: a token that ends is renewed once for all.
 * Made anew for every round of saving.
 */
export function personPlaces(deps: PlaceDeps): (ownerId: string, place: Place) => Promise<PlaceWriter> {
  const opened = new Map<string, Promise<PlaceWriter>>();
  return (ownerId, place) => {
    const key = `${ownerId} ${place}`;
    const open = opened.get(key) ?? openPlace(deps, ownerId, place);
    opened.set(key, open);
    return open;
  };
}

/** @throws AppError `disconnected` or `invalid` where there is no such place */
export async function openPlace(
  { db, storageAt }: PlaceDeps,
  ownerId: string,
  place: Place,
): Promise<PlaceWriter> {
  if (place !== "dropbox") {
    const storage = storageAt(place);
    return withinRoom(storagePlace(storage, ownerId), { db, storage, ownerId });
  }
  const link = await findConnection(db, ownerId, "dropbox");
  if (!link) throw new AppError("disconnected", "Dropbox is not linked any more.");
  return dropboxPlace(await dropboxClientFor(db, link.id));
}
