const PIECE = /^[a-z0-9_-][a-z0-9._-]*$/;

/**
 * Lets a key through: pieces of lower-case letters, digits, `-`, `_` and `.` between single slashes, none beginning
 * with a dot. Such a key is the same name on every file system and in every object store, and never leads out of
 * its folder.
 *
 * @throws Error, not an AppError: the app makes its keys itself, so a bad one is a bug.
 */
export function checkedKey(key: string): string {
  if (key.length > 512 || !key.split("/").every((piece) => PIECE.test(piece)))
    throw new Error(`This is no storage key: ${JSON.stringify(key)}`);
  return key;
}

/** A prefix with or without its last slash, checked as a key is. */
export const folderOf = (prefix: string): string => checkedKey(prefix.replace(/\/$/, ""));
