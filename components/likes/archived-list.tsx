"use client";

import { Check, SquareArrowOutUpRight } from "lucide-react";
import { useState, useTransition } from "react";
import { number } from "@/components/archive/words";
import { inText, OutLink } from "@/components/tweet/out-link";
import { readTweet, tweetOnX } from "@/components/tweet/read-tweet";
import { TweetText } from "@/components/tweet/tweet-text";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import type { ArchivedLike, ArchivedLikes } from "@/lib/likes/types";

export type MoreArchivedAction = (search: string | undefined, cursor: string) => Promise<ArchivedLikes>;

const NOTHING = { urls: [], mentions: [], hashtags: [], cashtags: [] };
const NOBODY = { handle: "", displayName: "" };

/** Likes that only an archive told of: words, and a way to have their pictures fetched. */
export function ArchivedList({
  first,
  search,
  canAsk,
  moreAction,
  askAction,
}: {
  first: ArchivedLikes;
  search?: string;
  /** Saving is on, so there is a place for what comes. */
  canAsk: boolean;
  moreAction: MoreArchivedAction;
  askAction: FormAction;
}) {
  const [more, setMore] = useState<{ likes: ArchivedLike[]; nextCursor?: string }>();
  const [hasFailed, setHasFailed] = useState(false);
  const [isBusy, startTransition] = useTransition();
  const likes = [...first.likes, ...(more?.likes ?? [])];
  const cursor = more ? more.nextCursor : first.nextCursor;
  const showMore = () =>
    startTransition(async () => {
      if (!cursor) return;
      try {
        const page = await moreAction(search, cursor);
        setMore((before) => ({
          likes: [...(before?.likes ?? []), ...page.likes],
          nextCursor: page.nextCursor,
        }));
        setHasFailed(false);
      } catch {
        setHasFailed(true);
      }
    });
  return (
    <>
      <ul className="max-w-text divide-y">
        {likes.map((like) => (
          <li key={like.tweetId} className="grid gap-2 py-4">
            {like.text ? (
              <TweetText
                segments={
                  readTweet({ text: like.text, entities: NOTHING, kind: "original", author: NOBODY }).segments
                }
              />
            ) : (
              <p className="text-ink-2">The archive has no words of this one.</p>
            )}
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <OutLink
                href={tweetOnX("", like.tweetId)}
                className={`inline-flex min-h-11 items-center gap-2 text-sm wide:min-h-8 ${inText}`}
              >
                <SquareArrowOutUpRight className="icon-small" aria-hidden />
                Open on X
              </OutLink>
              <Fate like={like} canAsk={canAsk} askAction={askAction} />
            </div>
          </li>
        ))}
      </ul>
      {cursor && (
        <div className="flex flex-wrap items-center gap-4 pt-4">
          <Button onClick={showMore} isBusy={isBusy}>
            Show more likes
          </Button>
          <span role="status" className="text-sm text-ink-2 tabular-nums">
            {hasFailed
              ? "They did not come. Please try again."
              : `${number(first.total - likes.length)} left`}
          </span>
        </div>
      )}
    </>
  );
}

function Fate({ like, canAsk, askAction }: { like: ArchivedLike; canAsk: boolean; askAction: FormAction }) {
  if (like.isGone) return <span className="text-sm text-ink-2">X does not have it any more.</span>;
  if (like.isAsked) {
    return (
      <span className="flex items-center gap-2 text-sm text-ink-2">
        <Check className="icon-small" aria-hidden />
        Its pictures are asked for.
      </span>
    );
  }
  if (!canAsk) return null;
  return (
    <ActionButton size="small" variant="quiet" action={askAction} values={{ tweetId: like.tweetId }}>
      Fetch its pictures
    </ActionButton>
  );
}
