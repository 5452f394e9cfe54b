import { Status } from "@/components/ui/status";
import type { ReportFile, ReportFileState } from "@/lib/archive/report/types";
import { bytesInWords } from "@/lib/bytes-in-words";
import { counted, number } from "../words";

const STATES: Record<ReportFileState, ["waiting" | "working" | "done" | "needsYou" | "failed", string]> = {
  waiting: ["waiting", "Waiting"],
  reading: ["working", "Reading"],
  read: ["done", "Read"],
  ignored: ["waiting", "Ignored"],
  unknown: ["needsYou", "Unknown"],
  broken: ["failed", "Broken"],
};

/** Every file of the zip on a line: what became of it, why, and how much of it was read. */
export function ReportFiles({ files }: { files: ReportFile[] }) {
  return (
    <ul className="mb-4 text-sm">
      {files.map((file) => (
        <FileLine key={`${file.name} ${file.reason}`} file={file} />
      ))}
    </ul>
  );
}

function FileLine({ file: { name, state, reason, files, sizeBytes, rows } }: { file: ReportFile }) {
  const [dot, word] = STATES[state];
  const differs = rows !== null && rows.missing + rows.surplus > 0;
  return (
    <li className="flex items-start gap-4 border-b py-2 last:border-0">
      <div className="grid min-w-0 flex-1 gap-1">
        <span className="wrap-anywhere" dir="auto">
          {titleOf(name)}
        </span>
        {reason && <span className={state === "broken" ? "text-bad" : "text-ink-2"}>{sentence(reason)}</span>}
        <span className="text-ink-3 tabular-nums">
          {rows && (
            <span className={differs ? "text-bad" : ""}>
              {rows.expected === null
                ? counted(rows.read, "record")
                : `${number(rows.read)} of ${counted(rows.expected, "record")}`}{" "}
              ·{" "}
            </span>
          )}
          {files > 1 && `${counted(files, "file")} · `}
          {bytesInWords(sizeBytes)}
        </span>
      </div>
      <Status state={dot}>{word}</Status>
    </li>
  );
}

/** Lines that stand for many names: `*` for the rest of a zip, `folders/*` for the rest of a folder. */
const titleOf = (name: string): string =>
  name === "*/"
    ? "Folders"
    : name === "*"
      ? "All further files"
      : name.endsWith("/*")
        ? `${name.slice(0, -1)} (further files)`
        : name;

const sentence = (words: string): string => {
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
