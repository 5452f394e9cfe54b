import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** `--color-ink: light-dark(oklch(0.235 0.015 60), oklch(0.935 0.008 85));` */
const TOKEN =
  /--color-([\w-]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\), oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)\)/g;

type Colour = { rgb: [number, number, number]; alpha: number };

const css = readFileSync(new URL("./globals.css", import.meta.url), "utf8").replace(/\s+/g, " ");
const light: Record<string, Colour> = {};
const dark: Record<string, Colour> = {};
for (const [, name = "", ...values] of css.matchAll(TOKEN)) {
  const [l = 0, c = 0, h = 0, a = 1, L = 0, C = 0, H = 0, A = 1] = values.map((value) =>
    value === undefined ? 1 : Number(value),
  );
  light[name] = { rgb: linearRgb(l, c, h), alpha: a };
  dark[name] = { rgb: linearRgb(L, C, H), alpha: A };
}

/** From oklch to linear sRGB, by the matrices of CSS Color 4; clipped to what a screen can show. */
function linearRgb(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

const encode = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Browsers lay a half-transparent colour over its ground in encoded sRGB. */
function over(top: Colour, ground: Colour): Colour {
  const mix = (t: number, g: number) => decode(top.alpha * encode(t) + (1 - top.alpha) * encode(g));
  const [r, g, b] = top.rgb;
  const [R, G, B] = ground.rgb;
  return { rgb: [mix(r, R), mix(g, G), mix(b, B)], alpha: 1 };
}

function contrast(a: Colour, b: Colour): number {
  const luminance = ({ rgb: [r, g, b] }: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "raised", "sunken"];
const texts = ["ink", "ink-2", "ink-3", "accent", "today-ink", "good", "warn", "bad"];
const themes = { light, dark };

test("the measure of contrast is right: black on white is 21, and the grey that just passes is 4.5", () => {
  const white = { rgb: linearRgb(1, 0, 0), alpha: 1 };
  expect(contrast({ rgb: [0, 0, 0], alpha: 1 }, white)).toBeCloseTo(21, 1);
  const grey = decode(0x76 / 255);
  expect(contrast({ rgb: [grey, grey, grey], alpha: 1 }, white)).toBeCloseTo(4.54, 1);
});

for (const [theme, colours] of Object.entries(themes)) {
  const colour = (name: string): Colour => {
    const found = colours[name];
    if (!found) throw new Error(`no colour ${name}`);
    return found;
  };

  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground])))(
    `${theme}: %s is readable on %s`,
    (text, ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(grounds)(`${theme}: accent and ink are readable on tint over %s`, (ground) => {
    const tinted = over(colour("tint"), colour(ground));
    expect(contrast(colour("accent"), tinted)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour("ink"), tinted)).toBeGreaterThanOrEqual(4.5);
  });

  test(`${theme}: a primary button's words are readable`, () => {
    expect(contrast(colour("paper"), colour("accent"))).toBeGreaterThanOrEqual(4.5);
  });

  test(`${theme}: the mark of today stands out from the page`, () => {
    expect(contrast(colour("today"), colour("paper"))).toBeGreaterThanOrEqual(3);
  });
}
