import "server-only";
import { ChoicesForm } from "@/components/likes/choices-form";
import { soFarInWords, soFarToRead } from "@/components/likes/reading-words";
import type { FormAction } from "@/components/ui/form-state";
import type { CurrentUser } from "@/lib/auth/types";
import { now } from "@/lib/clock";
import type { Connection, Provider } from "@/lib/connections/types";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { countAskable } from "@/lib/likes/archived";
import { FEW_RESULTS } from "@/lib/likes/look/look";
import { placesSetUp } from "@/lib/likes/set-up";
import type { SaverState } from "@/lib/likes/types";
import { estimate } from "@/lib/spending/estimate";
import { getMoney } from "@/lib/spending/get-money";

/** X bills the same likes anew every day: looking has its price where nothing is liked, too. */
const DAYS = 30;
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
  const xUserId = links.x?.accountId;
  const toRead = soFarToRead(saver, archived);
  const costs = (isWithQuoted: boolean) => {
    const cost = (of: string, likes: number) => ({
      of,
      microUsd: estimate("likes", likes, { xUserId, isWithQuoted }),
    });
    const fromNowOn = [
      cost("Looking for new ones, in a month", DAYS * FEW_RESULTS),
      cost("Each hundred new likes", A_PAGE),
    ];
    return { new: fromNowOn, all: toRead ? [cost(toRead.of, toRead.likes), ...fromNowOn] : fromNowOn };
  };
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
        plain: costs(false),
        withQuoted: costs(true),
        spentMicroUsd: money.person.spentMicroUsd,
        capMicroUsd: money.person.capMicroUsd,
      }}
      soFar={soFarInWords(saver, archived)}
      sendsMail={env().ROOST_SMTP_URL !== undefined}
      timeZone={user.timeZone}
      isNew={saver.isNew}
      isPaused={!saver.isNew && !saver.isOn}
      submit={submit}
    />
  );
}
