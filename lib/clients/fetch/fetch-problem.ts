import { AppError, type ErrorCode } from "../../errors";

/**
 * Why a file could not be had: the `reason` of every AppError of safeFetch and of the bodies it gives.
 *
 * - `not_allowed`  its address is none that may be asked, or leads to a machine that is not public
 * - `gone`         404 or 410
 * - `withheld`     401, 403 or 451: it is there, and not for us
 * - `too_large`    more bytes than the caller takes
 * - `unusable`     any other answer for good
 * - `unreachable`  no whole answer came: 5xx, 408, 429, a cut or a time limit
 */
export type FetchProblem = "not_allowed" | "gone" | "withheld" | "too_large" | "unusable" | "unreachable";

const WORDS: Record<FetchProblem, [ErrorCode, string]> = {
  not_allowed: ["rejected", "This file lies at an address that is not fetched from."],
  gone: ["not_found", "This file is not there any more."],
  withheld: ["rejected", "This file is withheld."],
  too_large: ["rejected", "This file is larger than is fetched."],
  unusable: ["rejected", "This file was not given in a form that can be used."],
  unreachable: ["unavailable", "This file could not be fetched just now. It is tried again."],
};

/** @param detail for the log: no address, because the query of one may be a secret */
export function fetchFailure(problem: FetchProblem, detail: string, cause?: unknown): AppError {
  const [code, words] = WORDS[problem];
  return new AppError(code, words, { reason: problem, cause: new Error(detail, { cause }) });
}
