import { TweetCard } from "@/components/tweet/tweet-card";
import type { Tweet } from "@/lib/tweets/types";

// Without a handle the card has no link to X: there is nothing there to open.
const ada = { handle: "", displayName: "Ada Archive" };

/** Made up, and the same for everybody: what a day of memories looks like before there are any. */
const samples = [
  {
    yearsAgo: 6,
    hour: 8,
    text: "Six months of sourdough and the starter finally has a name. Meet Doris 🍞\n\nShe rises with the sun, smells faintly of apples, and has better posture than I do.",
    likeCount: 61,
    retweetCount: 4,
  },
  { yearsAgo: 9, hour: 13, text: "It compiles & nobody knows why.", likeCount: 12, retweetCount: 0 },
  { yearsAgo: 14, hour: 23, text: "first snow ❄️", likeCount: 3, retweetCount: 0 },
];

export function SampleMemories({ today }: { today: Date }) {
  const day = today.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
  return (
    <section aria-label="An example" className="rounded-lg border bg-raised px-4 py-6 wide:px-8">
      <p className="text-sm font-medium text-ink-2">
        <span className="font-semibold text-today-ink">Today</span> · an example
      </p>
      <p className="mt-1 mb-6 font-serif text-3xl tracking-title">{day}</p>
      {samples.map((sample) => (
        <SampleYear key={sample.yearsAgo} {...sample} today={today} />
      ))}
    </section>
  );
}

function SampleYear({ yearsAgo, hour, today, ...words }: (typeof samples)[number] & { today: Date }) {
  const year = today.getUTCFullYear() - yearsAgo;
  const createdAt = new Date(Date.UTC(year, today.getUTCMonth(), today.getUTCDate(), hour, 14));
  const tweet: Tweet = {
    tweetId: String(yearsAgo),
    author: ada,
    createdAt,
    isTimeKnown: true,
    kind: "original",
    entities: { urls: [], mentions: [], hashtags: [], cashtags: [] },
    isEdited: false,
    media: [],
    ...words,
  };
  return (
    <div className="grid gap-3 border-t py-6 wide:grid-cols-[var(--spacing-label)_minmax(0,1fr)]">
      <p className="flex items-baseline gap-2 font-serif text-2xl wide:block">
        {year}
        <span className="font-sans text-sm text-ink-2 wide:mt-1 wide:block">{yearsAgo} years ago</span>
      </p>
      <TweetCard tweet={tweet} timeZone="UTC" />
    </div>
  );
}
