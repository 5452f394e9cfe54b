/** Why a copy waits or was given up: stable words for programs, a sentence for people. */

const WORDS = {
  place_full:
    "There is no room left in your Dropbox. Make some, and saving goes on by itself within the hour.",
  disconnected: "The link to Dropbox does not work any more. Link it again, and saving goes on by itself.",
  media_gone: "X does not have this file any more.",
  withheld: "X withholds this file.",
  too_large: "This file is larger than 2 GB.",
  place_conflict: "Other files have all the names that this one could have.",
  place_refused: "The place refused this file.",
  place_missing: "This place is not set up on this server any more.",
  rate_limited: "The place asked to wait. Saving goes on by itself.",
  unavailable: "There was no usable answer. It is tried again by itself.",
  not_verified: "What arrived was not what was sent. It is tried again by itself.",
} as const;

export type Cause = keyof typeof WORDS;

export function causeInWords(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason as Cause] : "Something went wrong.";
}
