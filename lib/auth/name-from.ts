import { nameInput } from "./input";

/** Leaves room for a number behind it. */
const LONGEST = 32;

/** A name that may be used here, as near as it can be to what somebody is called elsewhere. */
export function nameFrom(label: string): string {
  const kept = [...label.normalize("NFKC").replace(/[^\p{L}\p{M}\p{N} ._'’@-]+/gu, " ")];
  const name = nameInput.safeParse(kept.slice(0, LONGEST).join(""));
  return name.success ? name.data : "Somebody";
}
