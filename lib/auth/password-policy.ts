/** Which passwords may be chosen. No runtime imports, so that a form can say it while one types. */

export const MIN_PASSWORD_LENGTH = 8;
/** Long enough for any passphrase, short enough not to be a burden. */
const MAX_PASSWORD_LENGTH = 512;

/** What is wrong with a new password, in words; nothing if it will do. */
export function passwordProblem(password: string, name: string): string | undefined {
  const spelled = password.normalize("NFKC");
  const length = [...spelled].length;
  if (length < MIN_PASSWORD_LENGTH) return `Use at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  if (name && spelled.toLowerCase() === name.normalize("NFKC").toLowerCase()) {
    return "Your name is the first thing that anybody would try. Choose another password.";
  }
  return undefined;
}
