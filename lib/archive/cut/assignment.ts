import { isUtf8 } from "node:buffer";
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
  if (isUtf16(head))
    throw new AppError(
      "invalid",
      "Its letters are in UTF-16, and X's are in UTF-8: another program has saved it since. None of it was read.",
    );
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

/** Its byte order mark says so, or a NUL beside the first letter: no file of X has one there. */
function isUtf16(head: Buffer): boolean {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0) && head.length > 1;
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
  if (!isUtf8(file)) throw new AppError("invalid", "Its letters are not UTF-8, as X's are.");
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
