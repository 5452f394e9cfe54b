import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { getUserByName } from "@/lib/auth/find-user";
import { AppError } from "@/lib/errors";
import { exportTweets } from "@/lib/tweets/export-tweets";
import type { Command } from "../command";

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
  async run({ args: { positionals, values }, db, sql }) {
    if (positionals.length > 0 || typeof values.user !== "string")
      throw new AppError("invalid", "Say: roost export --user <name>.");
    const owner = await getUserByName(db, values.user);
    const tweets = exportTweets(sql, owner.id, { withDeleted: values.deleted === true });
    await pipeline(Readable.from(linesOf(tweets)), process.stdout, { end: false }).catch((error) => {
      if (error.code !== "EPIPE") throw error; // `| head` has seen enough
    });
    return 0;
  },
};

async function* linesOf(documents: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const document of documents) yield `${JSON.stringify(document)}\n`;
}
