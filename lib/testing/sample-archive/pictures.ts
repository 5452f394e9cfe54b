import sharp from "sharp";
import { type Random, random } from "./random";

const SKIES = [
  ["#1d2b53", "#7e5a9b", "#ffb38a"],
  ["#2b6cb0", "#90cdf4", "#fefcbf"],
  ["#0f2027", "#2c5364", "#a8c0d8"],
  ["#f6ad55", "#fbd38d", "#fffaf0"],
  ["#44337a", "#b83280", "#fbb6ce"],
  ["#234e52", "#81e6d9", "#f0fff4"],
] as const;

/**
 * A landscape that nobody has seen: sky, sun, hills and water. The same seed draws the same picture.
 *
 * @param scale 1 to look at; a small one is drawn in no time
 */
export async function drawPicture(seed: number, format: "jpeg" | "png", scale = 1): Promise<Buffer> {
  const chance = random(seed + 7);
  const [width, height] = chance.pick([
    [1200, 800],
    [900, 1200],
    [1000, 1000],
  ] as const);
  const picture = sharp(Buffer.from(landscape(chance, width * scale, height * scale)));
  return format === "png"
    ? picture
        .resize({ width: 480 * scale })
        .png({ palette: true })
        .toBuffer()
    : picture.jpeg({ quality: 72 }).toBuffer();
}

/** As SVG. */
export function landscape(chance: Random, width: number, height: number): string {
  const [top, middle, low] = chance.pick(SKIES);
  const horizon = height * (0.55 + chance.next() * 0.15);
  const sun = { x: width * (0.15 + chance.next() * 0.7), y: horizon * (0.35 + chance.next() * 0.5) };
  const radius = width * (0.05 + chance.next() * 0.06);
  const hills = [0.25, 0.45, 0.7].map(
    (nearness) =>
      `<path d="${ridge(chance, width, height, horizon, nearness)}" fill="${top}" opacity="${nearness}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1">
      <stop offset="0" stop-color="${top}"/><stop offset=".6" stop-color="${middle}"/>
      <stop offset="1" stop-color="${low}"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${sun.x}" cy="${sun.y}" r="${radius}" fill="#fffbe6" opacity=".9"/>
    ${hills.join("\n    ")}
  </svg>`;
}

function ridge(chance: Random, width: number, height: number, horizon: number, nearness: number): string {
  const base = horizon + (height - horizon) * nearness * 0.9;
  const rise = height * 0.16 * (1.2 - nearness);
  const steps = 6;
  let path = `M0 ${height} L0 ${base - rise * chance.next()}`;
  for (let step = 1; step <= steps; step++) {
    const x = (width / steps) * step;
    const y = base - rise * chance.next();
    path += ` Q${x - width / steps / 2} ${base - rise * (chance.next() + 0.6)} ${x} ${y}`;
  }
  return `${path} L${width} ${height} Z`;
}

/** A face for the profile: two letters of light on a colour. */
export async function drawAvatar(seed: number): Promise<Buffer> {
  const [top, middle] = random(seed).pick(SKIES);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">
    <rect width="400" height="400" fill="${top}"/>
    <circle cx="200" cy="160" r="74" fill="#fff4e0"/>
    <path d="M60 400 Q60 250 200 250 T340 400 Z" fill="${middle}"/>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
}
