import { getUserByName } from "@/lib/auth/find-user";
import { AppError } from "@/lib/errors";
import { exportTweets } from "@/lib/tweets/export-tweets";
import type { Command } from "../command";
import { linesOf } from "../output";

export const command: Command = {
  name: "export",
  summary: "Prints a person's tweets, one JSON document a line.",
  usage: [
    "export --user <name> [--deleted]",
    "",
    "  --user <name>   whose tweets",
    "  --deleted       deleted tweets too, with deletedAt",
    "",
    'Oldest first; an edited tweet once, as its last version; ids are strings, times are UTC; a tweet for a Twitter Circle says "circle": true.',
  ].join("\n"),
  options: { user: { type: "string" }, deleted: { type: "boolean" } },
  async run({ args: { positionals, values }, db, sql, out }) {
    if (positionals.length > 0 || typeof values.user !== "string")
      throw new AppError("invalid", "Say: roost export --user <name>.");
    const owner = await getUserByName(db, values.user);
    const tweets = exportTweets(sql, owner.id, { withDeleted: values.deleted === true });
    await out.pour(linesOf(tweets));
    return 0;
  },
};
