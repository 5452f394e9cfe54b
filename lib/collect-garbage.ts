import "server-only";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Lets go now of what nobody needs any more. By itself V8 waits until the heap has grown, however much lies outside of it.
 * It stops everything for some hundredths of a second, so it is for the moment after a large piece of work.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
