import type { Metadata } from "next";
import { filterOf } from "@/components/likes/address";
import { DigestLetter } from "@/components/likes/digest-letter";
import { Filters } from "@/components/likes/filters";
import { Gallery } from "@/components/likes/gallery";
import { LikesNav } from "@/components/likes/likes-nav";
import { StateBar } from "@/components/likes/state-bar";
import { isFiltered } from "@/components/likes/words";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { findDigest } from "@/lib/likes/digest/write-digest";
import { listGallery, listGalleryFilters } from "@/lib/likes/gallery";
import { getSaverState } from "@/lib/likes/saver";
import {
  dismissDigestAction,
  goOnAction,
  lookNowAction,
  morePicturesAction,
  pauseAction,
  retryAction,
} from "../actions";
import { GALLERY_PAGE } from "../page-size";
import { FirstTime } from "./first-time";
import { NothingHere } from "./nothing-here";

export const metadata: Metadata = { title: "Likes" };

const actions = {
  lookNow: lookNowAction,
  pause: pauseAction,
  goOn: goOnAction,
  retryCause: retryAction,
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LikesPage({ searchParams }: Props) {
  const user = await requireUser();
  const filter = filterOf(await searchParams);
  const saver = await getSaverState(db(), user.id, now());
  if (saver.isNew) return <FirstTime user={user} saver={saver} />;

  const { timeZone } = user;
  const [first, choices, digest] = await Promise.all([
    listGallery(db(), user.id, filter, { limit: GALLERY_PAGE, timeZone }),
    listGalleryFilters(db(), user.id, timeZone),
    findDigest(db(), user.id, now()),
  ]);
  const isEmpty = choices.months.length === 0;
  return (
    <>
      <PageHeader title="Likes" />
      <LikesNav />
      <div className="grid gap-3">
        {digest && <DigestLetter digest={digest} timeZone={timeZone} dismissAction={dismissDigestAction} />}
        <StateBar initial={saver} timeZone={timeZone} actions={actions} />
      </div>
      {!isEmpty && <Filters filter={filter} choices={choices} />}
      {first.pictures.length > 0 ? (
        <Gallery
          // Another filter is another gallery; what was loaded of the last one has no place in it.
          key={JSON.stringify(filter)}
          first={first}
          filter={filter}
          timeZone={timeZone}
          moreAction={morePicturesAction}
          retryAction={retryAction}
        />
      ) : (
        <NothingHere filter={isFiltered(filter) ? filter : undefined} saver={saver} />
      )}
    </>
  );
}
