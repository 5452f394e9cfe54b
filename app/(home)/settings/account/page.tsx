import type { Metadata } from "next";
import Link from "next/link";
import { signOutAction } from "@/app/(home)/sign-out-action";
import { Button } from "@/components/ui/button";
import { zoneSourceOf } from "@/lib/auth/account";
import { requireUser } from "@/lib/auth/current-user";
import { timeZoneNames, todaysNameOf } from "@/lib/auth/time-zones";
import { db } from "@/lib/db/client";
import { Section } from "../section";
import { changeNameAction, changeTimeZoneAction } from "./actions";
import { NameForm } from "./name-form";
import { TimeZoneForm } from "./time-zone-form";

export const metadata: Metadata = { title: "Account" };

const WHERE_FROM = {
  unknown: "Nobody has said yet which one is yours.",
  browser: "This one is your browser’s, from when you registered.",
  archive: "This one is from your archive.",
  person: "You chose this one.",
};

export default async function AccountPage() {
  const user = await requireUser();
  const source = await zoneSourceOf(db(), user.id);
  return (
    <>
      <Section
        title="What are you called here?"
        help="You sign in with this name, and others here may see it."
      >
        <NameForm action={changeNameAction} name={user.name} />
      </Section>
      <Section
        title="Where are you at home?"
        help={`Your time zone decides when a day begins, and so which tweets are of this day. ${WHERE_FROM[source]}`}
      >
        <TimeZoneForm
          action={changeTimeZoneAction}
          timeZone={todaysNameOf(user.timeZone)}
          zones={timeZoneNames()}
        />
      </Section>
      <Section title="Leaving?" help="Signing out ends this browser’s sign-in; everything stays as it is.">
        <div className="flex flex-wrap gap-3">
          <form action={signOutAction}>
            <Button type="submit">Sign out</Button>
          </form>
          <Button asChild variant="danger">
            <Link href="/settings/delete">Delete my account…</Link>
          </Button>
        </div>
      </Section>
    </>
  );
}
