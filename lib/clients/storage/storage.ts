import "server-only";
import { join } from "node:path";
import { dataFolder } from "../../data-folder/folder";
import { diskStorage } from "./disk";
import type { Storage } from "./types";

let configured: Storage | undefined;

/** Where this installation keeps its files. */
export function storage(): Storage {
  configured ??= diskStorage(filesDir());
  return configured;
}

/** The disk driver's folder. */
export const filesDir = (): string => join(dataFolder(), "files");
