import "server-only";
import { fillWords } from "../../tweets/search/fill-words";
import { enterStage, getReadableArchive } from "./archive-rows";
import { passCrashPoint } from "./crash-points";
import type { ImportDeps } from "./deps";
import { mustHaveRoom } from "./room";

/**
 * Words of tweets whose text has changed since they were stored. What changes later than this, such as a long tweet that
 * only the end of the import joins, is done by the end or by the sweep.
 *
 * @returns whether all of the person's tweets have their words.
 */
export async function wordsSlice(
  deps: ImportDeps,
  archiveId: string,
  until: Date,
): Promise<{ isDone: boolean }> {
  const { ownerId } = await getReadableArchive(deps.db, archiveId);
  await enterStage(deps.db, archiveId, "words", deps.now());
  await mustHaveRoom(deps, 0);
  const slice = await fillWords(deps, ownerId, until);
  passCrashPoint("words-written");
  return slice;
}
