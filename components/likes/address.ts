import type { GalleryFilter } from "@/lib/likes/types";

const TYPES = ["photo", "video", "gif"] as const;
const STATUSES = ["saved", "waiting", "failed"] as const;

type Query = Record<string, string | string[] | undefined>;

/** The filter that an address asks for. What it does not know it passes over: old links still open the gallery. */
export function filterOf(query: Query): GalleryFilter {
  const one = (name: string) => {
    const value = query[name];
    const first = Array.isArray(value) ? value[0] : value;
    return first?.trim() || undefined;
  };
  const month = one("month");
  const author = one("author")?.replace(/^@/, "");
  return {
    search: one("search")?.slice(0, 200),
    author: author && /^\w{1,50}$/.test(author) ? author : undefined,
    month: month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    type: TYPES.find((type) => type === one("type")),
    status: STATUSES.find((status) => status === one("status")),
  };
}

/** The address of the gallery under a filter. */
export function galleryAddress(filter: GalleryFilter): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given).toString();
  return query ? `/likes?${query}` : "/likes";
}
