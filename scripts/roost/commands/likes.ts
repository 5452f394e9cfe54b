import { getUserByName } from "@/lib/auth/find-user";
import { AppError } from "@/lib/errors";
import { listLikesForExport } from "@/lib/likes/export-likes";
import { type SyncSummary, syncLikes } from "@/lib/likes/sync";
import { lookDeps, saveDeps, thumbDeps } from "@/lib/likes/workers";
import type { Command } from "../command";
import { linesOf } from "../output";

export const command: Command = {
  name: "likes",
  summary: "Looks for liked pictures and saves them now, or lists what is saved.",
  usage: [
    "likes sync --user <name> [--json]",
    "       roost likes list --user <name>",
    "",
    "  sync            looks for new likes, saves their pictures, and waits for it",
    "  list            prints every copy of every liked picture, one JSON document a line",
    "  --user <name>   whose likes",
    "",
    "Both work beside the running app or without it. A sync ends with 3 if something keeps likes or pictures from being",
    "saved, such as a full Dropbox; what, stands in its summary. In the list ids are strings, and times are UTC.",
  ].join("\n"),
  options: { user: { type: "string" } },
  async run({ args: { positionals, values }, db, sql, out }) {
    const [deed, ...more] = positionals;
    if ((deed !== "sync" && deed !== "list") || more.length > 0 || typeof values.user !== "string")
      throw new AppError(
        "invalid",
        "Say: roost likes sync --user <name>, or: roost likes list --user <name>.",
      );
    const owner = await getUserByName(db, values.user);
    if (deed === "list") {
      await out.pour(linesOf(listLikesForExport(sql, owner.id)));
      return 0;
    }
    const deps = { db, look: lookDeps(), save: saveDeps(), thumbs: thumbDeps() };
    const summary = await syncLikes(deps, owner.id, ({ counts }) =>
      out.progress(`${counts.saved} saved, ${counts.waiting + counts.saving} to go`),
    );
    out.print(inWords(summary));
    out.result(documentOf(summary));
    return isStopped(summary) ? 3 : 0;
  },
};

/** Whether something is not saved. */
const isStopped = ({ state: { problem, counts } }: SyncSummary): boolean =>
  problem !== undefined || counts.held + counts.failed + counts.waiting + counts.saving > 0;

function documentOf({ likes, pictures, saved, state }: SyncSummary) {
  const { counts, causes, problem, isCaughtUp, lastLookedAt, nextLookAt, savedBytes } = state;
  return {
    found: { likes, pictures },
    saved,
    all: { likes: state.likes, ...counts, savedBytes },
    causes: causes.map(({ reason, status, copies }) => ({ reason, status, copies })),
    problem: problem ?? null,
    caughtUp: isCaughtUp,
    lastLookedAt: lastLookedAt ?? null,
    nextLookAt: nextLookAt ?? null,
  };
}

function inWords({ likes, pictures, saved, state }: SyncSummary): string {
  const { counts, causes, problem, nextLookAt } = state;
  return [
    `${likes} new likes with ${pictures} pictures. ${saved} pictures were saved; ${counts.saved} are in all, and ${counts.waiting + counts.saving} wait.`,
    ...(problem ? [problem.words] : []),
    ...causes.map(({ copies, words }) => `${copies}: ${words}`),
    ...(nextLookAt ? [`The next look is at ${nextLookAt.toISOString()}.`] : []),
  ].join("\n");
}
