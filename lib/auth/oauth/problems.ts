import type { OAuthProblem, OAuthProvider } from "./types";

export const OAUTH_NAMES: Record<OAuthProvider, string> = { x: "X", dropbox: "Dropbox" };

const SENTENCES: Record<OAuthProblem, (name: string) => string> = {
  denied: (name) => `You did not allow it at ${name}, so nothing was done.`,
  stale: (name) =>
    `This came back from ${name} too late, or to another browser than it began in, so nothing was done. Try again.`,
  unavailable: (name) => `${name} gave no usable answer, so nothing was done. Try again in a few minutes.`,
  misconfigured: (name) =>
    `${name} does not accept this Roost’s own key and secret. Whoever runs it has to put them right.`,
  taken: (name) =>
    `This ${name} account is linked to somebody else here. They have to unlink it before you can use it.`,
  closed: (name) =>
    `Nobody here is linked to this ${name} account, and nobody new can register at the moment. Ask whoever runs this Roost.`,
  limited: () => "That was tried too often from where you are. Try again in an hour.",
  capped: (name) =>
    `What this Roost may spend at ${name} this month is spent, so it cannot ask whose account this is. See Settings → Spending.`,
  "somebody-here": (name) =>
    `You are signed in here already, and this ${name} account is not linked to you. Link it below, or sign out first.`,
  "signed-out": (name) =>
    `You were signed out before ${name} sent you back, so nothing was linked. Sign in and try again.`,
};

/** What an address says went wrong, as a sentence; nothing if it says nothing that we know. */
export function oauthProblemInWords(problem: unknown, provider: unknown): string | undefined {
  if (typeof problem !== "string" || !Object.hasOwn(SENTENCES, problem)) return undefined;
  if (provider !== "x" && provider !== "dropbox") return undefined;
  return SENTENCES[problem as OAuthProblem](OAUTH_NAMES[provider]);
}
