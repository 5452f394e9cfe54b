import { copyFiles } from "@/lib/clients/storage/copy-files";
import { storageAt } from "@/lib/clients/storage/storage";
import type { StorageKind } from "@/lib/clients/storage/types";
import { AppError } from "@/lib/errors";
import type { LoneCommand } from "../command";

const KINDS: StorageKind[] = ["disk", "blob", "s3"];

export const command: LoneCommand = {
  name: "copy-files",
  summary: "Copies pictures and videos from one place of storage to another.",
  usage: [
    "copy-files --from <disk|blob|s3> --to <disk|blob|s3> [--json]",
    "",
    "Both places must be set up; see docs/storage.md. What is there already is left, and nothing is deleted, so it can",
    "be run beside the app, and again for what came in meanwhile.",
  ].join("\n"),
  options: { from: { type: "string" }, to: { type: "string" } },
  async runAlone({ args, out }) {
    const from = kindOf(args.values.from);
    const to = kindOf(args.values.to);
    if (from === to) throw new AppError("invalid", "--from and --to are the same place.");
    let said = 0;
    const { copied, present } = await copyFiles(storageAt(from), storageAt(to), "owners", (count) => {
      if (count.copied < said + 500) return;
      said = count.copied;
      out.progress(`${count.copied} copied`);
    });
    out.print(`${copied} copied, ${present} were there already.`);
    out.result({ copied, present });
    return 0;
  },
};

function kindOf(given: unknown): StorageKind {
  const kind = KINDS.find((one) => one === given);
  if (!kind) throw new AppError("invalid", "Say --from and --to, each of them disk, blob or s3.");
  return kind;
}
