import type { Metadata } from "next";
import { dateAndTime } from "@/components/archive/words";
import { CapBar } from "@/components/spending/cap-bar";
import {
  amountInWords,
  billingDay,
  FEATURE_NAMES,
  isReached,
  monthName,
  outlookInWords,
} from "@/components/spending/words";
import { ActionButton } from "@/components/ui/action-button";
import { Notice } from "@/components/ui/notice";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { dateInWords } from "@/lib/dates-in-words";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { getMoney } from "@/lib/spending/get-money";
import { PRICES_AS_OF, PRICES_SOURCE, prices } from "@/lib/spending/prices";
import type { Money, MonthOfSpending, Prices } from "@/lib/spending/types";
import { dollarsInWords, priceInWords } from "@/lib/spending/words";
import { Section } from "../section";
import { changeCapAction, changeInstanceCapAction, tryAgainAction } from "./actions";
import { CapForm } from "./cap-form";

export const metadata: Metadata = { title: "Spending" };

export default async function SpendingPage() {
  const user = await requireUser();
  const { person, instance, paused } = await getMoney(db(), user.id, now());
  const isAdmin = user.role === "admin";
  return (
    <>
      {paused && <Paused paused={paused} timeZone={user.timeZone} isAdmin={isAdmin} />}
      {!isAdmin && isReached(instance) && (
        <Notice tone="warn" title="Everybody here together has reached the cap.">
          An admin can raise it. If not, it goes on by itself on {billingDay(instance.endsAt)}.
        </Notice>
      )}
      <Section
        title="What does X cost you this month?"
        help="X charges for each post and each person that it shows to this app. Every call is counted here before it is made."
      >
        <Month month={person} whose="you" />
      </Section>
      <Section
        title="How much may it be?"
        help="At the cap everything at X stops by itself. Nothing is lost: it goes on when you raise the cap, or next month."
      >
        <CapForm
          action={changeCapAction}
          label="Your cap in a month, in US dollars"
          help={`${dollarsInWords(person.highestCapMicroUsd)} at most; whoever runs this Roost set that.`}
          dollars={inField(person.capMicroUsd)}
        />
      </Section>
      {isAdmin && (
        <Section
          title="And all of you together?"
          help="X bills whoever owns the X app for everybody here. You see and choose this as the admin."
        >
          <Month month={instance} whose="all of you" />
          <CapForm
            action={changeInstanceCapAction}
            label="The cap of all together in a month, in US dollars"
            help={`${dollarsInWords(instance.highestCapMicroUsd)} at most, by the setting ROOST_X_CAP_USD.`}
            dollars={inField(instance.capMicroUsd)}
          />
        </Section>
      )}
      <Section title="What does X ask for?" help={<PricesHelp />}>
        <PriceTable prices={prices()} />
      </Section>
    </>
  );
}

function Paused({
  paused,
  timeZone,
  isAdmin,
}: {
  paused: NonNullable<Money["paused"]>;
  timeZone: string;
  isAdmin: boolean;
}) {
  return (
    <Notice
      tone="bad"
      title={`Everything at X waits since ${dateAndTime(paused.at, timeZone)}.`}
      action={isAdmin && <ActionButton action={tryAgainAction}>Try again</ActionButton>}
    >
      {isAdmin
        ? paused.because
        : "X gives this Roost no more until its own cap is raised or paid for. An admin can do that, and then say “try again” on this page."}
    </Notice>
  );
}

function Month({ month, whose }: { month: MonthOfSpending; whose: string }) {
  return (
    <div className="grid gap-4">
      <CapBar
        label={`Spent by ${whose} in ${monthName(month)}`}
        spentMicroUsd={month.spentMicroUsd}
        forecastMicroUsd={month.forecastMicroUsd}
        capMicroUsd={month.capMicroUsd}
      />
      <p className="text-ink-2">{outlookInWords(month)}</p>
      {month.unansweredMicroUsd > 0 && (
        <p className="text-ink-2">
          {dollarsInWords(month.unansweredMicroUsd)} of it are calls whose answer never came: they count with
          the most that they can have cost.
        </p>
      )}
      {month.byFeature.length > 0 && (
        <ul className="divide-y border-y">
          {month.byFeature.map((part) => (
            <li key={part.feature} className="flex items-baseline justify-between gap-4 py-3">
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
                <span className="font-medium">{FEATURE_NAMES[part.feature]}</span>
                <span className="text-sm text-ink-2">{amountInWords(part)}</span>
              </span>
              <span className="shrink-0 tabular-nums">{dollarsInWords(part.spentMicroUsd)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const inField = (microUsd: number): string => (microUsd / 1_000_000).toFixed(2);

function PricesHelp() {
  return (
    <>
      {env().ROOST_X_PRICES ? "Prices by the setting ROOST_X_PRICES; the others are of " : "Prices of "}
      {dateInWords(new Date(PRICES_AS_OF), { dateStyle: "long", timeZone: "UTC" })}, from{" "}
      <a
        href={PRICES_SOURCE}
        rel="noopener noreferrer nofollow"
        className="text-accent underline underline-offset-2"
      >
        X’s own page
      </a>
      . The same post or person costs once a day, and a day of X’s ends at midnight in UTC.
    </>
  );
}

function PriceTable({ prices }: { prices: Prices }) {
  const rows = [
    ["A post", prices.postRead],
    ["A person: the author of a post, too", prices.userRead],
    ["Either, where the owner of the X app reads their own likes", prices.ownRead],
  ] as const;
  return (
    <dl className="divide-y border-y">
      {rows.map(([of, price]) => (
        <div key={of} className="flex items-baseline justify-between gap-4 py-3">
          <dt className="min-w-0">{of}</dt>
          <dd className="shrink-0 tabular-nums">{priceInWords(price)}</dd>
        </div>
      ))}
    </dl>
  );
}
