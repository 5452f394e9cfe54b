import { rotateKeys } from "@/lib/connections/rotate-keys";
import type { Command } from "../command";

export const command: Command = {
  name: "rotate-keys",
  summary: "Seals the tokens of linked accounts with the first of ROOST_TOKEN_KEYS.",
  usage: [
    "rotate-keys [--json]",
    "",
    "Put the new key first in ROOST_TOKEN_KEYS and restart; then run this, beside the running app or without one. When",
    "it is done, the old key can be taken out: see docs/configuration.md. Run again, it does nothing.",
    "Exits with 1 if some tokens could not be read, because their key is not there.",
  ].join("\n"),
  options: {},
  async run({ db, out }) {
    const { rewritten, unreadable } = await rotateKeys(db);
    out.print(
      rewritten === 0
        ? "Everything is sealed with the first key already."
        : `Sealed ${links(rewritten)} anew.`,
    );
    if (unreadable > 0) {
      out.progress(`${links(unreadable)} could not be read: the key is not in ROOST_TOKEN_KEYS.`);
    }
    out.result({ rewritten, unreadable });
    return unreadable > 0 ? 1 : 0;
  },
};

const links = (count: number): string => `${count} ${count === 1 ? "link" : "links"}`;
