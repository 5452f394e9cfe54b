import "server-only";
import { counted } from "@/components/archive/words";
import { ChoicesForm } from "@/components/likes/choices-form";
import type { FormAction } from "@/components/ui/form-state";
import type { CurrentUser } from "@/lib/auth/types";
import { now } from "@/lib/clock";
import type { Connection, Provider } from "@/lib/connections/types";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { countAskable } from "@/lib/likes/archived";
import { placesSetUp } from "@/lib/likes/set-up";
import type { SaverState } from "@/lib/likes/types";
import { estimate } from "@/lib/spending/estimate";
import { getMoney } from "@/lib/spending/get-money";
import { dollarsInWords } from "@/lib/spending/words";

/** X gives this many likes with one call, and a person rarely likes more between two looks. */
const A_PAGE = 100;

/** The form with what this server has to offer, and what it would cost this person. */
export async function Offer({
  user,
  saver,
  links,
  action,
  submit,
}: {
  user: CurrentUser;
  saver: SaverState;
  links: Partial<Record<Provider, Connection>>;
  action: FormAction;
  submit: string;
}) {
  const [archived, money] = await Promise.all([
    countAskable(db(), user.id, "all"),
    getMoney(db(), user.id, now()),
  ]);
  const likes = archived + saver.likes;
  const price = (count: number) =>
    dollarsInWords(
      estimate("likes", count, { xUserId: links.x?.accountId, isWithQuoted: saver.savesQuoted }),
    );
  const cap = money.person ?? money.instance;
  const capWords = `This month ${dollarsInWords(cap.spentMicroUsd)} of your ${dollarsInWords(cap.capMicroUsd)} are spent; at the cap it stops and says so.`;
  const places = placesSetUp().filter(
    (place) =>
      place !== "dropbox" ||
      links.dropbox !== undefined ||
      (!saver.isNew && saver.places.includes("dropbox")),
  );
  const initial = saver.isNew ? { ...saver, places: places.slice(0, 1) } : saver;
  return (
    <ChoicesForm
      key={links.dropbox?.id}
      action={action}
      initial={initial}
      places={places}
      costs={{
        new: (
          <Cost>
            X charges for what it gives: at most {price(1)} for each new like, {price(A_PAGE)} for a hundred.{" "}
            {capWords}
          </Cost>
        ),
        all: (
          <Cost>
            {likes > 0
              ? `Reading your ${counted(likes, "like")} so far costs at most ${price(likes)} once, and each new one at most ${price(1)}.`
              : `Each hundred likes cost at most ${price(A_PAGE)} at X, those so far once, and each new one.`}{" "}
            {capWords}
          </Cost>
        ),
      }}
      knownLikes={likes > 0 ? `${counted(likes, "like")} as far as is known here` : undefined}
      sendsMail={env().ROOST_SMTP_URL !== undefined}
      timeZone={user.timeZone}
      submit={submit}
    />
  );
}

function Cost({ children }: { children: React.ReactNode }) {
  return <p className="text-ink-2">{children}</p>;
}
