import { Notice } from "@/components/ui/notice";
import { OAUTH_NAMES, oauthProblemInWords } from "@/lib/auth/oauth/problems";
import type { OAuthProvider } from "@/lib/auth/oauth/types";
import { missingSettings } from "@/lib/clients/oauth/apps";
import { ContinueWith } from "./continue-with";
import { continueWithAction } from "./continue-with-action";

const PROVIDERS: OAuthProvider[] = ["x", "dropbox"];

/** The ways in beside name and password; nothing where nobody set one up. */
export function OtherWays({ from, next }: { from: "/sign-in" | "/register"; next?: string }) {
  const offered = PROVIDERS.filter((provider) => missingSettings(provider).length === 0);
  if (offered.length === 0) return null;
  return (
    <section aria-label="Other ways to come in" className="grid gap-3">
      <p className="flex items-center gap-3 text-sm text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      {offered.map((provider) => (
        <ContinueWith
          key={provider}
          action={continueWithAction}
          values={{ provider, from, next: next ?? "" }}
        >
          Continue with {OAUTH_NAMES[provider]}
        </ContinueWith>
      ))}
      <noscript>
        <p className="text-sm text-ink-2">Going on to another site needs JavaScript.</p>
      </noscript>
    </section>
  );
}

/** What came of a journey to X or Dropbox, where it did not lead in. */
export function WayBack({ problem, provider }: { problem: unknown; provider: unknown }) {
  const words = oauthProblemInWords(problem, provider);
  if (words === undefined) return null;
  return <Notice tone={problem === "denied" ? "note" : "bad"}>{words}</Notice>;
}
