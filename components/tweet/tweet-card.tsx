import clsx from "clsx";
import type { Tweet } from "@/lib/tweets/types";
import { Avatar } from "./avatar";
import { MediaGrid } from "./media-grid";
import { inText, OutLink } from "./out-link";
import { profileOnX, readTweet, tweetOnX } from "./read-tweet";
import { TweetText } from "./tweet-text";
import { exactTime, TweetTime } from "./tweet-time";

/**
 * A tweet as people know it, the same in every room. All it shows arrives as props. Fifty stand on a page, so each is of
 * few elements: its icons are drawn by the style sheet.
 */
export function TweetCard({ tweet, timeZone }: { tweet: Tweet; timeZone: string }) {
  const { author, retweetedHandle } = tweet;
  const read = readTweet(tweet);
  const writer = retweetedHandle ? { handle: retweetedHandle, displayName: "" } : author;
  const name = writer.displayName || `@${writer.handle}`;
  const time = exactTime(tweet, timeZone);
  return (
    <article
      aria-label={`${name}, ${time}`}
      className="group grid grid-cols-[var(--spacing-8)_minmax(0,1fr)] gap-x-3"
    >
      {retweetedHandle && (
        // Above the name, beginning in the margin as on X.
        <p className="col-span-2 mb-1 grid grid-cols-[var(--spacing-8)_minmax(0,1fr)] items-center gap-x-3 text-sm text-ink-2 mark-reposts before:justify-self-end">
          <span>
            <bdi>{author.displayName || author.handle}</bdi> reposted
          </span>
        </p>
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
              {`@${writer.handle}`}
            </OutLink>
          )}
          {tweet.isTimeKnown && <TweetTime at={tweet.createdAt} exact={time} timeZone={timeZone} />}
          {tweet.isEdited && <span className="shrink-0 text-ink-2">· edited</span>}
        </header>
        <ReplyLine replyingTo={read.replyingTo} isThread={read.isThread} tweet={tweet} />
        <TweetText segments={read.segments} lang={tweet.lang} />
        {tweet.media.length > 0 && <MediaGrid media={tweet.media} />}
        {read.quote && <QuoteBox {...read.quote} />}
        {tweet.retweetCount + tweet.likeCount > 0 && (
          <footer className="mt-2 flex items-center gap-5 text-sm text-ink-3 tabular-nums">
            {tweet.retweetCount > 0 && (
              <Count className="mark-reposts" count={tweet.retweetCount} word="repost" />
            )}
            {tweet.likeCount > 0 && <Count className="mark-likes" count={tweet.likeCount} word="like" />}
          </footer>
        )}
        {author.handle && (
          <OutLink
            href={tweetOnX(author.handle, tweet.tweetId)}
            title="Open on X"
            aria-label="Open on X"
            className="absolute -top-3 -right-3 grid size-11 place-items-center rounded-sm text-ink-3 transition-opacity mark-away hover:bg-sunken hover:text-ink wide:-top-1 wide:right-0 wide:size-8 wide:opacity-0 wide:group-focus-within:opacity-100 wide:group-hover:opacity-100"
          />
        )}
      </div>
    </article>
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

function Count({ className, count, word }: { className: string; count: number; word: string }) {
  return (
    <span className={clsx("inline-flex items-center gap-1", className)}>
      {numbers.format(count)}
      <span className="sr-only">{count === 1 ? word : `${word}s`}</span>
    </span>
  );
}
