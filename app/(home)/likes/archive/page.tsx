import { Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { counted } from "@/components/archive/words";
import { ArchivedList } from "@/components/likes/archived-list";
import { LikesNav } from "@/components/likes/likes-nav";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { EmptyPage } from "@/components/ui/empty-page";
import { Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { requireUser } from "@/lib/auth/current-user";
import { now } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { countAskable, listArchivedLikes } from "@/lib/likes/archived";
import { getSaverState } from "@/lib/likes/saver";
import { estimate } from "@/lib/spending/estimate";
import { dollarsInWords } from "@/lib/spending/words";
import { askForPicturesAction, moreArchivedAction } from "../actions";
import { findLinks } from "../links";

export const metadata: Metadata = { title: "Likes from your archive" };

type Props = { searchParams: Promise<{ search?: string | string[] }> };

export default async function ArchivedLikesPage({ searchParams }: Props) {
  const user = await requireUser();
  const { search: asked } = await searchParams;
  const search = (Array.isArray(asked) ? asked[0] : asked)?.trim().slice(0, 200) || undefined;
  const [first, askable, saver, links] = await Promise.all([
    listArchivedLikes(db(), user.id, { search }),
    countAskable(db(), user.id, "all"),
    getSaverState(db(), user.id, now()),
    findLinks(user.id),
  ]);
  const price = dollarsInWords(
    estimate("likes", askable, { xUserId: links.x?.accountId, isWithQuoted: saver.savesQuoted }),
  );
  const isEmpty = first.total === 0;
  return (
    <>
      <PageHeader title="Likes" />
      <LikesNav />
      {isEmpty && !search ? (
        <EmptyPage
          sentence="No archive told of likes that Roost did not see on X itself."
          help="The zip that X makes of everything of yours has your likes, too: mostly their words, never their pictures."
          action={
            <Button asChild>
              <Link href="/archive">Go to your archive</Link>
            </Button>
          }
        />
      ) : (
        <div className="grid gap-6">
          {askable > 0 && (
            <Notice
              title={`${counted(askable, "like")} of your archive may have pictures.`}
              action={
                saver.isOn ? (
                  <ActionButton size="small" action={askForPicturesAction} values={{ tweetId: "all" }}>
                    Fetch all their pictures
                  </ActionButton>
                ) : (
                  <Button asChild size="small">
                    <Link href="/likes">{saver.isNew ? "Switch saving on" : "Go on saving"}</Link>
                  </Button>
                )
              }
            >
              The archive has their words alone. X is asked for the tweets, which costs at most {price} for
              all of them and stops at your cap; their pictures are then saved with the others.
              {!saver.isOn && " For that, saving has to be on."}
            </Notice>
          )}
          <search>
            <form action="/likes/archive" className="flex max-w-text gap-2">
              <div className="relative flex-1">
                <Search
                  className="icon pointer-events-none absolute inset-y-0 left-3 my-auto text-ink-3"
                  aria-hidden
                />
                <Input
                  key={search}
                  type="search"
                  name="search"
                  aria-label="Search the likes of your archive"
                  placeholder="Search their words"
                  defaultValue={search}
                  className="pl-10"
                />
              </div>
              <Button type="submit">Search</Button>
            </form>
          </search>
          {isEmpty ? (
            <EmptyPage
              sentence={`No like of your archive says “${search}”.`}
              action={
                <Button asChild>
                  <Link href="/likes/archive">Show all of them</Link>
                </Button>
              }
            />
          ) : (
            <ArchivedList
              key={search}
              first={first}
              search={search}
              canAsk={saver.isOn}
              moreAction={moreArchivedAction}
              askAction={askForPicturesAction}
            />
          )}
        </div>
      )}
    </>
  );
}
