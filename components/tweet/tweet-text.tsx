import { Fold } from "./fold";
import { inText, OutLink } from "./out-link";
import type { Segment } from "./read-tweet";

/** Above these a text is folded: about what stands on a phone's screen. */
const FOLD_CHARACTERS = 700;
const FOLD_LINES = 12;

/** The words, the largest thing on the page; written from right to left where they begin so. */
export function TweetText({ segments, lang }: { segments: Segment[]; lang?: string }) {
  if (segments.length === 0) return null;
  const text = segments.map((segment) => segment.text).join("");
  const words = (
    <p dir="auto" lang={language(lang)} className="mt-px text-lg wrap-anywhere whitespace-pre-line">
      {segments.map(({ text, href, title }, index) =>
        href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places.
          <OutLink key={index} href={href} title={title} className={inText}>
            {text}
          </OutLink>
        ) : (
          text
        ),
      )}
    </p>
  );
  const isLong = text.length > FOLD_CHARACTERS || text.split("\n").length > FOLD_LINES;
  return isLong ? <Fold>{words}</Fold> : words;
}

/** X's own marks for "no language" (und, qme, zxx …) are no languages, and "in" and "iw" are old names. */
function language(lang: string | undefined): string | undefined {
  if (!lang || !/^[a-z]{2,3}(-[A-Za-z]+)?$/.test(lang) || /^(und|zxx|q[a-t][a-z])$/.test(lang))
    return undefined;
  return { in: "id", iw: "he" }[lang] ?? lang;
}
