import { isCommonPassword } from "./common-passwords";

/** Which passwords may be chosen: long enough and not the first guess. No rule asks for digits or signs. */

export const MIN_PASSWORD_LENGTH = 8;
/** Long enough for any passphrase, short enough not to be a burden. */
const MAX_PASSWORD_LENGTH = 512;

/** What is wrong with a new password, in words; nothing if it will do. */
export function passwordProblem(password: string, name: string): string | undefined {
  const spelled = password.normalize("NFKC");
  const length = [...spelled].length;
  if (length < MIN_PASSWORD_LENGTH) return `Use at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  if (isJustTheName(spelled.toLowerCase(), name.normalize("NFKC").toLowerCase())) {
    return "Your name is the first thing that anybody would try. Choose another password.";
  }
  if (isCommonPassword(spelled)) {
    return "This is one of the passwords that are tried first everywhere. Three or four words that only you would put together are better.";
  }
  return undefined;
}

/** The name alone, or with digits and signs around it. */
function isJustTheName(password: string, name: string): boolean {
  return (
    name.length > 0 &&
    password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "") === name.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
  );
}
