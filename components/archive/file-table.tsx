import { Status } from "@/components/ui/status";
import type { ArchiveProgress } from "@/lib/archive/types";
import { bytesInWords } from "@/lib/bytes-in-words";
import { fileTitle } from "./import-words";
import { number } from "./words";

const STATES = {
  waiting: ["waiting", "Waiting"],
  reading: ["working", "Reading"],
  read: ["done", "Read"],
  broken: ["failed", "Broken"],
} as const;

/** The files of an archive: what was expected of each, and what was read. */
export function FileTable({ files }: { files: ArchiveProgress["files"] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-ink-2">
            <th scope="col" className="py-2 pr-4 font-medium">
              File
            </th>
            <th scope="col" className="py-2 pr-4 text-right font-medium">
              Read
            </th>
            <th scope="col" className="hidden py-2 pr-4 text-right font-medium wide:table-cell">
              Size
            </th>
            <th scope="col" className="py-2 font-medium">
              State
            </th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {files.map((file) => {
            const [state, word] = STATES[file.status];
            const lacks =
              file.status === "read" && file.rowsExpected !== null && file.rowsRead < file.rowsExpected;
            return (
              <tr key={file.name} className="border-b align-top">
                <th scope="row" className="py-2 pr-4 text-left font-normal wrap-anywhere">
                  {fileTitle(file)}
                  {file.problem && <span className="block text-bad">{file.problem}</span>}
                </th>
                <td className={`py-2 pr-4 text-right ${lacks ? "text-bad" : ""}`}>
                  {number(file.rowsRead)}
                  {file.rowsExpected !== null &&
                    file.rowsExpected !== file.rowsRead &&
                    ` of ${number(file.rowsExpected)}`}
                </td>
                <td className="hidden py-2 pr-4 text-right text-ink-2 wide:table-cell">
                  {bytesInWords(file.sizeBytes)}
                </td>
                <td className="py-2">
                  <Status state={state}>{word}</Status>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
