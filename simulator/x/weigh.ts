export const MOST_WEIGHT = 280;
const LINK_WEIGHT = 23;

/** How long X takes a text to be: letters of most alphabets are one, all others and emoji two, a link is 23. */
export function weigh(text: string): number {
  let weight = 0;
  const withoutLinks = text.replace(/https?:\/\/\S+/g, () => {
    weight += LINK_WEIGHT;
    return "";
  });
  for (const { segment } of new Intl.Segmenter().segment(withoutLinks.normalize("NFC"))) {
    if (/\p{Emoji_Presentation}|\uFE0F/u.test(segment)) weight += 2;
    else for (const letter of segment) weight += isLight(letter.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return weight;
}

const LIGHT = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const;
const isLight = (code: number): boolean => LIGHT.some(([from, to]) => code >= from && code <= to);
