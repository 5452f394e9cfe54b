"use client";

import { SquareArrowOutUpRight } from "lucide-react";
import { dateAndTime } from "@/components/archive/words";
import { Avatar } from "@/components/tweet/avatar";
import { inText, OutLink } from "@/components/tweet/out-link";
import { profileOnX, readTweet, tweetOnX } from "@/components/tweet/read-tweet";
import { TweetText } from "@/components/tweet/tweet-text";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Status } from "@/components/ui/status";
import { bytesInWords } from "@/lib/bytes-in-words";
import type { LikedPicture } from "@/lib/likes/types";
import { copyState, PLACES } from "./words";

const NOTHING = { urls: [], mentions: [], hashtags: [], cashtags: [] };

/** Beside the picture: whose it is, what they wrote, and where it is saved. */
export function TweetBehind({
  picture,
  timeZone,
  retryAction,
}: {
  picture: LikedPicture;
  timeZone: string;
  retryAction: FormAction;
}) {
  const { authorHandle, authorName, text, sourceTweetId, tweetId, position, copies, altText } = picture;
  const author = { handle: authorHandle, displayName: authorName };
  const { segments } = readTweet({ text, entities: NOTHING, kind: "original", author });
  const needsTry = copies.some(({ status }) => status === "failed" || status === "held");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-6 p-4 wide:overflow-y-auto wide:border-l wide:p-6 wide:pt-18">
      <article className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <header className="flex items-center gap-3">
          <Avatar author={author} />
          <div className="min-w-0">
            <bdi className="block truncate font-semibold">{authorName || `@${authorHandle}`}</bdi>
            <OutLink href={profileOnX(authorHandle)} className="block truncate text-ink-2">
              @{authorHandle}
            </OutLink>
          </div>
        </header>
        <TweetText segments={segments} />
        <p className="text-sm text-ink-2">
          <time dateTime={picture.tweetedAt.toISOString()}>{dateAndTime(picture.tweetedAt, timeZone)}</time>
        </p>
        {picture.isQuoted && (
          <p className="text-sm text-ink-2">
            You liked{" "}
            <OutLink href={tweetOnX("", tweetId)} className={inText}>
              a tweet that quotes this one
            </OutLink>
            .
          </p>
        )}
        <Button asChild size="small" className="justify-self-start">
          <OutLink href={tweetOnX(authorHandle, sourceTweetId)}>
            <SquareArrowOutUpRight className="icon-small" aria-hidden />
            Open on X
          </OutLink>
        </Button>
      </article>
      {altText && (
        <section className="grid gap-1">
          <h3 className="text-sm font-medium text-ink-2">Description</h3>
          <p dir="auto" className="whitespace-pre-line">
            {altText}
          </p>
        </section>
      )}
      <section className="grid gap-3">
        <h3 className="text-sm font-medium text-ink-2">Where it is saved</h3>
        <ul className="grid gap-3">
          {copies.map((copy) => {
            const { state, word } = copyState(copy.status);
            return (
              <li key={copy.place} className="grid gap-1">
                <span className="flex flex-wrap items-baseline gap-x-3">
                  <span className="font-medium">{PLACES[copy.place]}</span>
                  <Status state={state}>{word}</Status>
                </span>
                {copy.path && <span className="font-mono text-sm wrap-anywhere">{copy.path}</span>}
                <span className="text-sm text-ink-2 tabular-nums">
                  {[
                    copy.sizeBytes !== undefined && bytesInWords(copy.sizeBytes),
                    copy.savedAt && dateAndTime(copy.savedAt, timeZone),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {copy.problem && <span className="text-sm text-bad">{copy.problem}</span>}
              </li>
            );
          })}
        </ul>
        {needsTry && (
          <ActionButton
            size="small"
            action={retryAction}
            values={{ tweetId, position: String(position) }}
            formClassName="justify-items-start"
          >
            Try again
          </ActionButton>
        )}
      </section>
    </div>
  );
}
