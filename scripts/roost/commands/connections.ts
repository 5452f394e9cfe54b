import { getUserByName } from "@/lib/auth/find-user";
import { listConnections } from "@/lib/connections/queries";
import { PROVIDER_NAMES } from "@/lib/connections/words";
import { AppError } from "@/lib/errors";
import type { Command } from "../command";

export const command: Command = {
  name: "connections",
  summary: "Lists the X and Dropbox accounts that a person linked, without their tokens.",
  usage: "connections --user <name> [--json]",
  options: { user: { type: "string" } },
  async run({ args: { values }, db, out }) {
    if (typeof values.user !== "string") throw new AppError("invalid", "Say whose: --user <name>.");
    const person = await getUserByName(db, values.user);
    const linked = await listConnections(db, person.id);
    if (linked.length === 0) out.print(`${person.name} has linked no account.`);
    for (const { provider, label, status, problem } of linked) {
      const state = status === "working" ? "working" : `needs a new link: ${problem}`;
      out.print(`${PROVIDER_NAMES[provider].padEnd(8)} ${label.padEnd(24)} ${state}`);
    }
    out.result({ user: person.name, connections: linked });
    return 0;
  },
};
