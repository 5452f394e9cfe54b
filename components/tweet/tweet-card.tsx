import clsx from "clsx";
import { Heart, Repeat2, SquareArrowOutUpRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Tweet } from "@/lib/tweets/types";
import { Avatar } from "./avatar";
import { MediaGrid } from "./media-grid";
import { inText, OutLink } from "./out-link";
import { profileOnX, readTweet, tweetOnX } from "./read-tweet";
import { TweetText } from "./tweet-text";
import { exactTime, TweetTime } from "./tweet-time";

/**
 * A tweet as people know it, the same in every room. All it shows arrives as props; `actions` stand in its corner,
 * before the way to X.
 */
export function TweetCard({
  tweet,
  timeZone,
  actions,
}: {
  tweet: Tweet;
  timeZone: string;
  actions?: ReactNode;
}) {
  const { author, retweetedHandle } = tweet;
  const read = readTweet(tweet);
  const writer = retweetedHandle ? { handle: retweetedHandle, displayName: "" } : author;
  const name = writer.displayName || `@${writer.handle}`;
  return (
    <article
      aria-label={`${name}, ${exactTime(tweet, timeZone)}`}
      className="group grid grid-cols-[var(--spacing-8)_minmax(0,1fr)] gap-x-3"
    >
      {retweetedHandle && (
        <Above icon={<Repeat2 className="icon-small" aria-hidden />}>
          <bdi>{author.displayName || author.handle}</bdi> reposted
        </Above>
      )}
      <Avatar author={writer} />
      <div className="relative min-w-0">
        <header className="flex items-baseline gap-x-2 pr-8">
          {writer.displayName && <bdi className="min-w-0 truncate font-semibold">{writer.displayName}</bdi>}
          {writer.handle && (
            <OutLink
              href={profileOnX(writer.handle)}
              className={clsx(
                "min-w-0 truncate",
                writer.displayName ? "shrink-9 text-ink-2" : "font-semibold",
              )}
            >
              @{writer.handle}
            </OutLink>
          )}
          <TweetTime tweet={tweet} timeZone={timeZone} />
          {tweet.isEdited && <span className="shrink-0 text-ink-2">· edited</span>}
        </header>
        <ReplyLine replyingTo={read.replyingTo} isThread={read.isThread} tweet={tweet} />
        <TweetText segments={read.segments} lang={tweet.lang} />
        <MediaGrid media={tweet.media} />
        {read.quote && <QuoteBox {...read.quote} />}
        {tweet.retweetCount + tweet.likeCount > 0 && (
          <footer className="mt-2 flex items-center gap-5 text-sm text-ink-3 tabular-nums">
            <Count
              icon={<Repeat2 className="icon-small" aria-hidden />}
              count={tweet.retweetCount}
              word="repost"
            />
            <Count icon={<Heart className="icon-small" aria-hidden />} count={tweet.likeCount} word="like" />
          </footer>
        )}
        <div className="absolute -top-3 -right-3 flex gap-1 text-ink-3 transition wide:-top-1 wide:right-0 wide:opacity-0 wide:group-focus-within:opacity-100 wide:group-hover:opacity-100">
          {actions}
          {author.handle && (
            <OutLink
              href={tweetOnX(author.handle, tweet.tweetId)}
              title="Open on X"
              className="grid size-11 place-items-center rounded-sm hover:bg-sunken hover:text-ink wide:size-8"
            >
              <SquareArrowOutUpRight className="icon-small" aria-hidden />
              <span className="sr-only">Open on X</span>
            </OutLink>
          )}
        </div>
      </div>
    </article>
  );
}

/** A line above the name, beginning in the margin as on X. */
function Above({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="col-span-2 mb-1 grid grid-cols-[var(--spacing-8)_minmax(0,1fr)] items-center gap-x-3 text-sm text-ink-2">
      <span className="justify-self-end">{icon}</span>
      <span>{children}</span>
    </p>
  );
}

function ReplyLine({
  replyingTo,
  isThread,
  tweet,
}: {
  replyingTo: string[];
  isThread: boolean;
  tweet: Tweet;
}) {
  if (isThread && tweet.replyToTweetId) {
    return (
      <p className="text-sm text-ink-2">
        Goes on from{" "}
        <OutLink href={tweetOnX(tweet.author.handle, tweet.replyToTweetId)} className={inText}>
          an earlier tweet
        </OutLink>
      </p>
    );
  }
  if (replyingTo.length === 0) return null;
  return (
    <p className="text-sm text-ink-2">
      Replying to{" "}
      {replyingTo.map((handle, index) => (
        <span key={handle}>
          {index > 0 && (index === replyingTo.length - 1 ? " and " : ", ")}
          <OutLink href={profileOnX(handle)} className={inText}>
            @{handle}
          </OutLink>
        </span>
      ))}
    </p>
  );
}

function QuoteBox({ href, handle }: { href: string; handle?: string }) {
  return (
    <OutLink
      href={href}
      className="mt-3 block rounded-lg border bg-raised px-4 py-3 text-ink-2 hover:border-ink-3 hover:no-underline"
    >
      Quotes {handle ? <span className="font-semibold text-ink">@{handle}</span> : "a tweet"}
      <span className="block text-sm">Their words are not in this archive. Read them on X.</span>
    </OutLink>
  );
}

const numbers = new Intl.NumberFormat("en");

function Count({ icon, count, word }: { icon: ReactNode; count: number; word: string }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1">
      {icon}
      {numbers.format(count)}
      <span className="sr-only">{count === 1 ? word : `${word}s`}</span>
    </span>
  );
}
