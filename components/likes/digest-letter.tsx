import { Mail, X } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { FormAction } from "@/components/ui/form-state";
import type { Digest } from "@/lib/likes/digest/types";
import { authorsSentence, digestDays, digestSentence } from "@/lib/likes/digest/words";

/** The note of what was saved, as a short letter that can be put away. */
export function DigestLetter({
  digest,
  timeZone,
  dismissAction,
}: {
  digest: Digest;
  timeZone: string;
  dismissAction: FormAction;
}) {
  return (
    <section aria-label="What was saved" className="flex items-start gap-3 rounded-lg bg-tint px-4 py-3">
      <Mail className="icon mt-1 text-accent" aria-hidden />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="font-serif text-lg">{digestSentence(digest, timeZone)}</p>
        <p className="text-ink-2">{authorsSentence(digest)}</p>
        <p className="text-sm text-ink-2 wrap-anywhere">
          {digestDays(digest, timeZone)}
          {mailWords(digest)}
        </p>
      </div>
      <ActionButton
        size="icon"
        variant="quiet"
        action={dismissAction}
        aria-label="Put this note away"
        formClassName="-mt-2 -mr-3"
      >
        <X className="icon" aria-hidden />
      </ActionButton>
    </section>
  );
}

function mailWords({ mail, address, mailProblem }: Digest): string {
  if (mail === "sent") return ` · mailed to ${address}`;
  if (mail === "refused") return ` · not mailed to ${address}. ${mailProblem}`;
  if (mail === "unclear") return ` · perhaps mailed to ${address}. ${mailProblem}`;
  return "";
}
