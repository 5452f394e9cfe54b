import type { Metadata } from "next";
import { listPeople } from "@/lib/auth/account";
import { requireAdmin } from "@/lib/auth/current-user";
import { areSignUpsOpen } from "@/lib/auth/sign-ups";
import { dateInWords } from "@/lib/dates-in-words";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Section } from "../section";
import { changeSignUpsAction } from "./actions";
import { SignUpsSwitch } from "./sign-ups-switch";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const user = await requireAdmin();
  const isClosedByEnvironment = env().ROOST_SIGN_UPS === "closed";
  const [people, isOpen] = await Promise.all([listPeople(db()), areSignUpsOpen(db())]);
  return (
    <>
      <Section
        title="May others register?"
        help={
          isClosedByEnvironment
            ? "No: the setting ROOST_SIGN_UPS closes sign-ups, whatever is chosen here."
            : "Everybody sees only their own tweets and files. Closed, new people can still be added on the command line."
        }
      >
        <SignUpsSwitch
          action={changeSignUpsAction}
          isOpen={isOpen && !isClosedByEnvironment}
          isFixed={isClosedByEnvironment}
        />
      </Section>
      <Section title="Who is here?">
        <ul className="divide-y border-y">
          {people.map(({ id, name, role, createdAt }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3">
              <span className="min-w-0 font-medium break-words" dir="auto">
                {name}
              </span>
              {role === "admin" && <span className="text-sm text-ink-2">admin</span>}
              <span className="ml-auto text-sm text-ink-2">
                since {dateInWords(createdAt, { dateStyle: "long", timeZone: user.timeZone })}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
