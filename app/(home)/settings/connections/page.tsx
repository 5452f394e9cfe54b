import type { Metadata } from "next";
import { Notice } from "@/components/ui/notice";
import { requireUser } from "@/lib/auth/current-user";
import { localPath } from "@/lib/auth/local-path";
import { oauthProblemInWords } from "@/lib/auth/oauth/problems";
import { missingSettings } from "@/lib/clients/oauth/apps";
import { listConnections } from "@/lib/connections/queries";
import type { Provider } from "@/lib/connections/types";
import { PROVIDER_NAMES } from "@/lib/connections/words";
import { db } from "@/lib/db/client";
import { ProviderSection } from "./provider-section";

export const metadata: Metadata = { title: "Connections" };

const PROVIDERS: Provider[] = ["x", "dropbox"];

type Came = Partial<Record<"linked" | "unlinked" | "stays" | "problem" | "with" | "next", unknown>>;
type Props = { searchParams: Promise<Came> };

export default async function ConnectionsPage({ searchParams }: Props) {
  const user = await requireUser();
  const came = await searchParams;
  const connections = await listConnections(db(), user.id);
  return (
    <>
      <WhatCame came={came} />
      {PROVIDERS.map((one) => (
        <ProviderSection
          key={one}
          provider={one}
          connections={connections.filter((connection) => connection.provider === one)}
          missing={missingSettings(one)}
          timeZone={user.timeZone}
          next={came.next === undefined ? undefined : localPath(came.next, "/settings/connections")}
        />
      ))}
    </>
  );
}

/** What came of the deed that led back here. */
function WhatCame({ came: { linked, unlinked, stays, problem, with: provider } }: { came: Came }) {
  const words = oauthProblemInWords(problem, provider);
  if (words !== undefined) return <Notice tone={problem === "denied" ? "note" : "bad"}>{words}</Notice>;
  const name = (asked: unknown) =>
    PROVIDERS.filter((one) => one === asked).map((one) => PROVIDER_NAMES[one])[0];
  if (name(linked)) return <Notice tone="good">{name(linked)} is linked.</Notice>;
  if (!name(unlinked)) return null;
  if (!stays) return <Notice tone="good">It is unlinked, and {name(unlinked)} knows it.</Notice>;
  return (
    <Notice tone="warn">
      It is unlinked here, but {name(unlinked)} did not say that it ended it too. To be sure, take Roost out
      of your apps at {name(unlinked)}.
    </Notice>
  );
}
