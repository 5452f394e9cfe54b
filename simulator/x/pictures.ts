import sharp, { type Sharp } from "sharp";
import { z } from "zod";
import { drawFilm } from "@/lib/testing/sample-archive/film";
import { drawAvatar, landscape } from "@/lib/testing/sample-archive/pictures";
import { random } from "@/lib/testing/sample-archive/random";
import type { Media, Person } from "./nouns";
import { type Content, padded } from "./padding";
import { FILMS } from "./views";

/** Longest side of what `name=` asks for, and how much of the original's bytes it has where those are padded. */
const SIZES: Record<string, { side: number; share: number }> = {
  orig: { side: Number.POSITIVE_INFINITY, share: 1 },
  "4096x4096": { side: 4096, share: 0.8 },
  large: { side: 2048, share: 0.5 },
  medium: { side: 1200, share: 0.3 },
  "900x900": { side: 900, share: 0.2 },
  small: { side: 680, share: 0.1 },
  "360x360": { side: 360, share: 0.05 },
  "240x240": { side: 240, share: 0.03 },
  thumb: { side: 150, share: 0.02 },
};

/** One of what `name=` can be. */
export const sizeName = z.enum(Object.keys(SIZES));

/** How many pictures are drawn for all that are padded: each has its own bytes behind its end. */
const DRAWN_FOR_ALL = 8;

/** A photo as the media host gives it. The original exists in its own format alone. */
export async function photo(media: Media, name: string, format: string): Promise<Content | undefined> {
  const size = SIZES[name];
  if (!size || (format !== "jpg" && format !== "png")) return undefined;
  if (media.isMissing || media.missingSizes.includes(name)) return undefined;
  if (name === "orig" && format !== media.format) return undefined;
  const scale = Math.min(1, size.side / Math.max(media.width, media.height));
  const shape = {
    width: Math.max(1, Math.round(media.width * scale)),
    height: Math.max(1, Math.round(media.height * scale)),
    format,
    quality: name === "orig" ? 86 : 70,
  } as const;
  const type = format === "png" ? "image/png" : "image/jpeg";
  if (media.uploaded)
    return padded(
      type,
      `${media.key} ${name}`,
      name === "orig" ? media.uploaded : await resized(media.uploaded, shape),
    );
  const seed = seedOf(media.key);
  const drawn = await draw({ ...shape, seed: media.sizeBytes ? seed % DRAWN_FOR_ALL : seed });
  return padded(
    type,
    `${media.key} ${name}`,
    drawn,
    media.sizeBytes && Math.round(media.sizeBytes * size.share),
  );
}

/** The still picture in front of a film. */
export const preview = async (media: Media): Promise<Content | undefined> =>
  media.isMissing
    ? undefined
    : padded(
        "image/jpeg",
        `${media.key} preview`,
        await draw({ seed: seedOf(media.key), width: 480, height: 288, format: "jpg", quality: 70 }),
      );

export const avatar = async ({ avatarKey }: Person): Promise<Content> =>
  padded("image/jpeg", avatarKey, await drawAvatar(seedOf(avatarKey)));

/** A film that plays. What is asked of its size lies in a box that players skip. */
export function film(media: Media, size: string): Content | undefined {
  const rank = FILMS.findIndex((one) => one.size === size);
  if (media.isMissing) return undefined;
  const name = `${media.key} ${size}`;
  if (media.uploaded) return padded("video/mp4", name, media.uploaded);
  const share = rank < 0 ? 1 : [0.2, 0.5, 1][rank];
  if (share === undefined) return undefined;
  const played = drawFilm(seedOf(media.key) % DRAWN_FOR_ALL);
  const sizeBytes = Math.max(Math.round((media.sizeBytes ?? 0) * share), played.length + 64 + 64 * rank);
  const box = Buffer.alloc(8, "....free");
  box.writeUInt32BE(sizeBytes - played.length);
  return padded("video/mp4", name, Buffer.concat([played, box]), sizeBytes);
}

type Shape = { width: number; height: number; format: "jpg" | "png"; quality: number };

const HELD = 48;
const held = new Map<string, Promise<Buffer>>();

/** The last few that were drawn are held: many ask for the same ones. */
function draw(asked: Shape & { seed: number }): Promise<Buffer> {
  const key = Object.values(asked).join(" ");
  const known = held.get(key);
  if (known) return known;
  const svg = landscape(random(asked.seed), asked.width, asked.height);
  const drawn = encoded(sharp(Buffer.from(svg)), asked);
  held.set(key, drawn);
  const [oldest] = held.keys();
  if (held.size > HELD && oldest !== undefined) held.delete(oldest);
  return drawn;
}

const resized = (original: Buffer, shape: Shape): Promise<Buffer> =>
  encoded(sharp(original).resize({ width: shape.width, height: shape.height, fit: "inside" }), shape);

const encoded = (picture: Sharp, { format, quality }: Shape): Promise<Buffer> =>
  format === "png" ? picture.png({ palette: true }).toBuffer() : picture.jpeg({ quality }).toBuffer();

/** A number that follows from a name (FNV-1a). */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
