import { dataFolder } from "@/lib/data-folder/folder";
import { diskFull } from "@/lib/db/embedded/words";
import { isAppError } from "@/lib/errors";

/** Words for the person at the terminal. */
export const say = (words: string): void => console.log(words);

/** Prints what is wrong: the sentence of an AppError as it stands; anything else with its stack, for it is a bug. */
export function complain(error: unknown): void {
  if (isAppError(error)) console.error(error.message);
  else if ((error as NodeJS.ErrnoException).code === "ENOSPC") console.error(diskFull(dataFolder()).message);
  else console.error(error);
}
