import type { Provider } from "@/lib/connections/types";
import type { Place } from "@/lib/likes/types";

/** What can be done about a cause, where it takes more than another try. */
export type WayOn = { label: string; href: string; isOutside?: true };

const BACK = "/likes";

/** Where accounts are linked; one is brought back afterwards. */
export const connectionsAddress = `/settings/connections?next=${encodeURIComponent(BACK)}`;

const CHOOSE: WayOn = { label: "Choose another place", href: "/likes/choices" };

const WAYS: Record<string, WayOn> = {
  place_full: { label: "Make room at Dropbox", href: "https://www.dropbox.com/home", isOutside: true },
  spending_cap: { label: "Look at your spending", href: "/settings/spending" },
  usage_cap: { label: "Look at your spending", href: "/settings/spending" },
  place_missing: CHOOSE,
};

/** @param place set where one of this installation's own places has no room */
export function wayOn(reason: string, place?: Place): WayOn | undefined {
  if (place) return CHOOSE;
  if (/^(disconnected|token_refused|missing_scope|simulated_token)$/.test(reason))
    return { label: "Link again", href: connectionsAddress };
  return WAYS[reason];
}

export const NAMES: Record<Provider, string> = { x: "X", dropbox: "Dropbox" };
