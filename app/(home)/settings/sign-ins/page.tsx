import type { Metadata } from "next";
import { dateAndTime } from "@/components/archive/words";
import { ActionButton } from "@/components/ui/action-button";
import { browserInWords } from "@/lib/auth/browser-in-words";
import { requireUser } from "@/lib/auth/current-user";
import { listSignIns } from "@/lib/auth/sign-ins";
import { db } from "@/lib/db/client";
import { Section } from "../section";
import { revokeOtherSignInsAction, revokeSignInAction } from "./actions";

export const metadata: Metadata = { title: "Sign-ins" };

export default async function SignInsPage() {
  const user = await requireUser();
  const signIns = await listSignIns(db(), user.id);
  return (
    <Section
      title="Where are you signed in?"
      help="A sign-in ends by itself after 7 days without a visit, and after 30 days in any case. If one of these is not you, end it and change your password."
    >
      <ul className="divide-y border-y">
        {signIns.map(({ id, userAgent, address, createdAt, lastSeenAt }) => {
          const isHere = id === user.signInId;
          const browser = browserInWords(userAgent);
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4">
              <div className="grid min-w-0 flex-1 gap-1">
                <p className="font-medium">
                  {browser}
                  {isHere && (
                    <span className="ml-2 rounded-sm bg-tint px-2 py-1 text-sm font-medium text-accent">
                      this browser
                    </span>
                  )}
                </p>
                <p className="text-sm text-ink-2">
                  {address && `${address} · `}
                  {isHere ? "here now" : `last seen ${dateAndTime(lastSeenAt, user.timeZone)}`} · since{" "}
                  {dateAndTime(createdAt, user.timeZone)}
                </p>
              </div>
              {!isHere && (
                <ActionButton
                  action={revokeSignInAction}
                  values={{ signInId: id }}
                  aria-label={`End the sign-in of ${browser}`}
                >
                  End
                </ActionButton>
              )}
            </li>
          );
        })}
      </ul>
      {signIns.length > 1 && (
        <ActionButton action={revokeOtherSignInsAction} formClassName="justify-items-start">
          End all others
        </ActionButton>
      )}
    </Section>
  );
}
