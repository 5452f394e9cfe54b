import "server-only";
import { randomUUID } from "node:crypto";

/**
 * What an answer of X's holds that may be billed: each post and each user, whether it was asked for or is only included.
 * Counted before anything is parsed, since X bills what it gives and not what can be read.
 */
export function resourcesOf(body: unknown): { posts: string[]; users: string[] } {
  const { data, includes } = body as { data?: unknown; includes?: { tweets?: unknown; users?: unknown } };
  const posts = new Set(idsOf(includes?.tweets));
  const users = new Set(idsOf(includes?.users));
  for (const item of Array.isArray(data) ? data : data ? [data] : []) {
    // Only users have a username, and X gives it unasked.
    (isUser(item) ? users : posts).add(idOf(item));
  }
  return { posts: [...posts], users: [...users] };
}

const idsOf = (items: unknown): string[] => (Array.isArray(items) ? items.map(idOf) : []);

const isUser = (item: unknown): boolean => typeof item === "object" && item !== null && "username" in item;

/** What has no id cannot be known again: it counts each time. */
function idOf(item: unknown): string {
  const id = (item as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : `nameless ${randomUUID()}`;
}
