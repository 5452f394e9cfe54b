import { listArchives } from "@/lib/archive/progress";
import { getReport } from "@/lib/archive/report/read-report";
import { reportInWords } from "@/lib/archive/report/words";
import { writeReport } from "@/lib/archive/report/write-report";
import { getUserByName } from "@/lib/auth/find-user";
import type { Db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { Command } from "../command";

export const command: Command = {
  name: "report",
  summary: "Tells what was in an imported archive, what came of it and what is missing.",
  usage: [
    "report <archive id|latest> --user <name> [--json|--csv]",
    "",
    "  --user <name>   whose archive it is",
    "  --csv           as a table, with every record that was skipped and every picture that is missing",
    "  --json          the same as one JSON document",
    "",
    "`latest` is the import that was begun last. Ends with 3 if something is missing or does not agree.",
  ].join("\n"),
  options: { user: { type: "string" }, csv: { type: "boolean" } },
  async run({ args: { positionals, values }, db, sql, out }) {
    const [which, ...more] = positionals;
    if (which === undefined || more.length > 0 || typeof values.user !== "string")
      throw new AppError("invalid", "Say: roost report <archive id|latest> --user <name>.");
    const owner = await getUserByName(db, values.user);
    const archiveId = which === "latest" ? await latestOf(db, owner.id) : which;
    if (!out.json && values.csv !== true) {
      const report = await getReport(db, owner.id, archiveId);
      out.print(reportInWords(report));
      return report.isWhole ? 0 : 3;
    }
    const { report, pieces } = await writeReport(db, sql, owner.id, archiveId, out.json ? "json" : "csv");
    await out.pour(pieces);
    return report.isWhole ? 0 : 3;
  },
};

async function latestOf(db: Db, ownerId: string): Promise<string> {
  const [latest] = await listArchives(db, ownerId, 1);
  if (!latest) throw new AppError("not_found", "This person has imported no archive yet.");
  return latest.id;
}
