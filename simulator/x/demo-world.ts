import { random } from "@/lib/testing/sample-archive/random";
import { SENTENCES } from "@/lib/testing/sample-archive/words";
import type { MediaInput, TweetInput } from "./compose";
import type { XControl } from "./control";

/** Who looks at the demo; the others are liked by them. */
const READER = { handle: "ada", name: "Ada Quill", description: "Reads more than she writes." };
const AUTHORS = [
  { handle: "northlight", name: "Northlight", description: "A window, a camera, every morning." },
  { handle: "tidewalker", name: "Mara Tide", description: "Coasts, on foot." },
  { handle: "hillnotes", name: "Jonas Berg", description: "Hills and their weather." },
  { handle: "paperboats", name: "Paper Boats", description: "Small things, drawn." },
  { handle: "slowtrains", name: "Slow Trains", description: "The window seat." },
  { handle: "kitchensky", name: "Ines Sol", description: "Baker. Looks up a lot." },
] as const;
const SCENES = [
  "Hills behind hills behind hills, in evening light",
  "A low sun over a quiet valley",
  "Three ridges, each paler than the one before",
  "The sky just before the rain came back",
];

const LIKES = 150;
const DAYS = 420;
const DAY_MS = 24 * 3600_000;

/** A world worth looking at: seven people, and one of them with 150 likes of a bit more than a year. */
export function fillDemoWorld(x: XControl, now: Date, seed: number): void {
  const chance = random(seed);
  const start = now.getTime() - DAYS * DAY_MS;
  for (const person of [READER, ...AUTHORS]) x.addPerson(person);
  x.signIn(READER.handle);

  const earlier: string[] = [];
  for (let number = 0; number < LIKES; number++) {
    const share = (number + chance.next()) / LIKES;
    const tweet: TweetInput = {
      author: chance.pick(AUTHORS).handle,
      text: chance.pick(SENTENCES),
      createdAt: new Date(start + share * DAYS * DAY_MS - 3600_000),
      media: mediaOf(chance),
      ...(earlier.length > 10 && chance.chance(0.08) && { quotes: chance.pick(earlier) }),
    };
    const { id, createdAt } = x.addTweet(tweet);
    earlier.push(id);
    x.addLikes({ person: READER.handle, tweetIds: [id], at: new Date(createdAt.getTime() + 1800_000) });
  }
  for (let number = 0; number < 12; number++)
    x.addTweet({
      author: READER.handle,
      text: chance.pick(SENTENCES),
      createdAt: new Date(start + chance.next() * DAYS * DAY_MS),
      media: chance.chance(0.5) ? [{ altText: chance.pick(SCENES) }] : [],
    });
}

/** Mostly one picture, sometimes up to four, now and then something that moves or nothing. */
function mediaOf(chance: ReturnType<typeof random>): MediaInput[] {
  const kind = chance.next();
  if (kind < 0.1) return [];
  if (kind < 0.16) return [{ type: "video", sizeBytes: 400_000 + chance.below(2_000_000) }];
  if (kind < 0.21) return [{ type: "animated_gif" }];
  const pictures = chance.chance(0.2) ? 2 + chance.below(3) : 1;
  return Array.from({ length: pictures }, () => ({
    format: chance.chance(0.05) ? "png" : "jpg",
    ...(chance.chance(0.6) && { altText: chance.pick(SCENES) }),
  }));
}
