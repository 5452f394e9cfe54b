import type { ArchiveSkip } from "@/lib/archive/types";
import { number } from "./words";

/** What could not be read: where it stands, and why. */
export function SkipTable({ skips, total }: { skips: ArchiveSkip[]; total: number }) {
  return (
    <div className="mb-4 grid gap-2">
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-left text-ink-2">
              <th scope="col" className="py-2 pr-4 font-medium">
                File
              </th>
              <th scope="col" className="py-2 pr-4 text-right font-medium">
                Record
              </th>
              <th scope="col" className="py-2 font-medium">
                Reason
              </th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {skips.map((skip) => (
              <tr key={`${skip.fileName} ${skip.row} ${skip.reason}`} className="border-b align-top">
                <td className="py-2 pr-4 wrap-anywhere">{skip.fileName}</td>
                <td className="py-2 pr-4 text-right">{number(skip.row + 1)}</td>
                <td className="py-2 wrap-anywhere">{skip.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > skips.length && (
        <p className="text-sm text-ink-2">
          The first {number(skips.length)} of {number(total)}.
        </p>
      )}
    </div>
  );
}
