import { AppError } from "../../errors";
import { parseJson } from "./json";

/** The names that X gave its data over the years: YTD since 2018, THAR for the manifest, Grailbird and plain `var` before. */
const ASSIGNMENT =
  /^\s*(?:(?:window\.)?(?:YTD\.\w+\.part\d+|__THAR_CONFIG)|Grailbird\.data\.\w+|var\s+\w+)\s*$/;

const LONGEST_ASSIGNMENT = 512;

/**
 * Where the data begins in a file of an archive, behind `window.YTD.tweets.part0 =`. The script around the data is
 * checked and skipped, never run. Somebody may have cut it off: then the file begins with its data.
 *
 * @throws AppError `invalid` if the file is empty or begins in another way.
 */
export function dataStart(head: Buffer): number {
  const start = withoutByteOrderMark(head);
  const first = head.toString("latin1", start).trimStart().charAt(0);
  if (first === "")
    throw new AppError("invalid", "It is empty, and X writes at least an empty list: something was lost.");
  if (first === "[" || first === "{") return start;
  const equals = head.subarray(0, LONGEST_ASSIGNMENT).indexOf("=", start);
  const name = head.toString("latin1", start, Math.max(equals, start));
  if (equals < 0 || !ASSIGNMENT.test(name))
    throw new AppError("invalid", "It does not begin as X's data files do, so none of it was read.");
  return equals + 1;
}

function withoutByteOrderMark(head: Buffer): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/**
 * The data of a small file, such as `account.js` or `manifest.js`, as a whole.
 *
 * @throws AppError `invalid` if it is no such file or its JSON is broken.
 */
export function parseAssignment(file: Buffer): unknown {
  const text = file.toString("utf8", dataStart(file), lengthWithoutTail(file));
  try {
    return parseJson(text);
  } catch (cause) {
    throw new AppError("invalid", "Its data is not whole or not JSON.", { cause });
  }
}

/** The length up to the data's last character: white space and a semicolon may follow it. */
export function lengthWithoutTail(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && isTail(bytes[length - 1] as number)) length--;
  return length;
}

const isTail = (byte: number): boolean => byte <= 0x20 || byte === 0x3b;
