import "server-only";
import { AppError } from "../../errors";
import type { Zip, ZipEntry } from "../zip/open-zip";
import { readEntry } from "../zip/read-entry";

const MARK = Buffer.from('"retweeted_status"');
const ENOUGH_BYTES = 64 * 1024 * 1024;

/**
 * Whether a classic archive says which tweets are retweets. Where it does, "RT @" without that mark was typed by hand;
 * where no record has it, "RT @" is the only sign there is. The newest months decide: they are read first.
 */
export async function marksRetweets(zip: Zip, months: ZipEntry[]): Promise<boolean> {
  let bytes = 0;
  for (const month of months) {
    try {
      let tail = Buffer.alloc(0);
      for await (const chunk of readEntry(zip, month, ENOUGH_BYTES)) {
        const text = Buffer.concat([tail, chunk]);
        if (text.includes(MARK)) return true;
        tail = text.subarray(-MARK.length);
        bytes += chunk.length;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // a broken month is reported when it is its turn
    }
    if (bytes > ENOUGH_BYTES) break;
  }
  return false;
}
