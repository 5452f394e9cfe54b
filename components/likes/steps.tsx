import { Check } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { Connection, Provider } from "@/lib/connections/types";
import { connectionsAddress, NAMES } from "./ways-on";

const FOR: Record<Provider, string> = {
  x: "Roost asks X for your likes, and for nothing that could write in your name.",
  dropbox: "The pictures go into a folder of Roost’s own in your Dropbox; it sees nothing else there.",
};

/** The two links that saving stands on: which are there, which are missing, and the way to make them. */
export function Steps({
  links,
  notSetUp,
}: {
  links: Partial<Record<Provider, Connection>>;
  notSetUp: Provider[];
}) {
  return (
    <ol className="grid max-w-text gap-px overflow-hidden rounded-lg border bg-line">
      {(["x", "dropbox"] as const).map((provider) => {
        const link = links[provider];
        const isWorking = link?.status === "working";
        const canLink = !notSetUp.includes(provider);
        return (
          <li key={provider} className="flex flex-wrap items-center gap-x-4 gap-y-3 bg-raised px-4 py-3">
            <div className="grid min-w-0 flex-1 basis-full gap-1 wide:basis-menu">
              <p className="flex items-center gap-2 font-medium">
                {isWorking && <Check className="icon-small text-good" aria-hidden />}
                {isWorking ? (
                  <span className="min-w-0 truncate">
                    {NAMES[provider]} is linked: {provider === "x" && "@"}
                    <bdi>{link.label}</bdi>
                  </span>
                ) : (
                  `${NAMES[provider]} ${link ? "needs a new link" : "is not linked yet"}`
                )}
              </p>
              <p className="text-sm text-ink-2">{wordsOf(provider, link, canLink)}</p>
            </div>
            {!isWorking && (
              <Button asChild size="small" variant={canLink ? "primary" : "secondary"}>
                <Link href={connectionsAddress}>
                  {canLink ? `Link ${NAMES[provider]}${link ? " again" : ""}` : "See what is missing"}
                </Link>
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function wordsOf(provider: Provider, link: Connection | undefined, canLink: boolean): string {
  if (link && link.status !== "working") return link.problem ?? "This link does not work any more.";
  if (!link && !canLink) return `${NAMES[provider]} is not set up on this Roost yet.`;
  return FOR[provider];
}
