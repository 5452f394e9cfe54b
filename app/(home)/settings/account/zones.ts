/** How zones are named, found and told the time of, for people. */

/** "America/Argentina/Buenos_Aires" as "Buenos Aires, Argentina, America". */
export function zoneInWords(zone: string): string {
  return zone.split("/").reverse().join(", ").replaceAll("_", " ");
}

/** The zones in whose name each word of the search begins a word, without regard to case or accents. */
export function matchingZones(zones: string[], search: string): string[] {
  const words = plain(search)
    .split(/[\s,/]+/)
    .filter(Boolean);
  return zones.filter((zone) => {
    const parts = plain(zone).split(/[\s,/_-]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
}

export function timeIn(zone: string, now: Date): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  }).format(now);
}

const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("_", " ");
