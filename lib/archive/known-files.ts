/**
 * What else X puts into an archive, and why Roost does not read it. A file that is in no line here is told as unknown,
 * so that nothing new in X's archives is passed over in silence: the next one is one more line.
 */
type Known = {
  /** Fits a file's name below the data folder, without `-part1` and `.js`; of a folder's files the folder's name. */
  names: RegExp;
  why: string;
};

const KNOWN_FILES: Known[] = [
  { names: /^ad-/, why: "advertisements that X showed you: Roost has no use for them" },
  {
    names: /^direct-messages?(-|$)|^direct_messages?(_group)?_media$/,
    why: "direct messages: they are nobody's business but yours, and Roost does not open them",
  },
  {
    names:
      /^(followers?|following|blocks?|mutes?|contact|lists-(created|member|subscribed)|smartblock|periscope-followers|twitter-circle(-member)?)$/,
    why: "lists of people by their numbers: Roost has no use for them",
  },
  {
    names:
      /^(account-(creation-ip|label|suspension)|ip-audit|device-token|ni-devices|key-registry|connected-application|email-address-change|phone-number|ageinfo|personalization|protected-history|screen-name-change|sso|verified(-organization)?|expanded-profile|professional-data|user-link-clicks|branch-links|saved-search|app)$/,
    why: "what X knows of you, your devices and sign-ins: Roost does not open it",
  },
  {
    names: /^(periscope-|spaces-|audio-?video|moment$|moments_|live-)/,
    why: "Periscope, Spaces and Moments: Roost reads tweets",
  },
  {
    names:
      /^(shop-|shopify-|twitter-shop|product-|catalog-|commerce-|tweetdeck$|reply-prompt$|community-note|birdwatch|grok-)/,
    why: "other services of X: Roost reads tweets",
  },
  {
    names: /^(twitter-)?article(-metadata)?$|^(twitter_)?article_media$/,
    why: "articles: Roost reads tweets and long tweets, and not yet these",
  },
  {
    names: /^(deleted-)?tweet-headers$|^(direct-message)(-group)?-headers$/,
    why: "the list of tweets alone; it is counted where the archive gives no other number",
  },
  { names: /^js\/tweet_index$|^js\/(payload|user)_details$/, why: "describes the archive" },
];

/** What stands beside the data folder. */
const VIEWER: Known[] = [
  {
    names: /^(assets|css|img|js|lib)\/|^(your archive|index)\.html$/i,
    why: "the pages that X puts around an archive, to look at it in a browser",
  },
  { names: /^(data\/)?README(\.\w+)?$/i, why: "X's own words about the archive" },
  { names: /^tweets\.csv$/, why: "the same tweets once more, as a table" },
];

/** @param path below the archive's root @param folder where its data lies, `data/` or the root itself */
export function whyIgnored(path: string, folder: string): string | undefined {
  for (const { names, why } of VIEWER) if (names.test(path)) return why;
  if (!path.startsWith(folder)) return undefined;
  const below = path.slice(folder.length);
  const parent = below.slice(0, below.indexOf("/") + 1);
  const name =
    below.startsWith("js/") || parent === "" ? below.replace(/(-part\d+)?\.js$/, "") : parent.slice(0, -1);
  return KNOWN_FILES.find(({ names }) => names.test(name))?.why;
}
