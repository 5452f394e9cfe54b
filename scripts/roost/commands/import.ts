import { basename } from "node:path";
import { inngest } from "@/inngest/client";
import { memoriesChanged } from "@/inngest/events";
import { importFromDisk } from "@/lib/archive/import/import-from-disk";
import { getArchiveSummary, type ImportSummary } from "@/lib/archive/import/summary";
import { handleInput } from "@/lib/archive/whose/input";
import { nameOwner } from "@/lib/archive/whose/name-owner";
import { getUserByName } from "@/lib/auth/find-user";
import { storage } from "@/lib/clients/storage/storage";
import { now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import type { Command } from "../command";
import { watchProgress } from "../import-progress";

export const command: Command = {
  name: "import",
  summary: "Imports the zip of an X archive that lies on this machine.",
  usage: [
    "import <zip> --user <name> [--handle <handle>] [--json]",
    "",
    "  --user <name>      whose archive it is",
    "  --handle <handle>  their name on X, for an archive that does not say whose it is",
    "",
    "Waits until all is read. The zip itself is left where it is. A second call goes on where a first one stopped.",
  ].join("\n"),
  options: { user: { type: "string" }, handle: { type: "string" } },
  async run({ args: { positionals, values }, db, sql, out }) {
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0 || typeof values.user !== "string")
      throw new AppError("invalid", "Say: roost import <zip> --user <name>.");
    const owner = await getUserByName(db, values.user);
    const handle = values.handle === undefined ? undefined : handleInput.safeParse(values.handle);
    if (handle?.error) throw new AppError("invalid", handle.error.issues[0]?.message ?? "");
    const deps = { db, sql, storage: storage(), now };

    const watch = (archiveId: string) => watchProgress(db, owner.id, archiveId, out);
    const outcome = await importFromDisk(deps, owner.id, path, watch);
    if (outcome.status === "refused") throw new AppError("invalid", outcome.problem);
    await inngest.send(memoriesChanged.create({ ownerId: owner.id })).catch(() => {
      // Beside no running app there is nobody to tell; the strip of the year is counted when it is next looked at.
    });
    const read = await getArchiveSummary(db, outcome.archiveId);
    if (handle && read.handle === null) await nameOwner(deps, owner.id, outcome.archiveId, handle.data);
    const summary = { ...read, handle: read.handle ?? handle?.data ?? null };
    out.print(inWords(basename(path), summary));
    out.result(summary);
    return 0;
  },
};

function inWords(file: string, summary: ImportSummary): string {
  const { added, updated, unchanged, notes, likes, skipped, brokenFiles } = summary;
  const { media } = summary.tally;
  const lines = [
    `${file}: ${summary.tweets} tweets, of which ${added} are new, ${updated} updated and ${unchanged} as before.`,
    `${notes} long tweets, ${media.stored} of ${media.referenced} pictures and videos, ${likes} likes.`,
    ...skipped.map(({ file, reason, count }) => `Skipped ${count} records of ${file}: ${reason}.`),
    ...brokenFiles.map(({ file, problem }) => `${file}: ${problem}`),
  ];
  return lines.join("\n");
}
