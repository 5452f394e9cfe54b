import type { ArchiveReport, ReportPart, RowCounts } from "@/lib/archive/report/types";
import { number } from "../words";

const NAMES: Record<ReportPart, string> = { tweets: "Tweets", notes: "Long tweets", likes: "Likes" };
const PARTS: ReportPart[] = ["tweets", "notes", "likes"];

/** Each sum on a line of its own, so that all of it is readable on a phone. */
const LINES: {
  name: string;
  value: (rows: RowCounts) => number | null;
  isRed?: (rows: RowCounts) => boolean;
}[] = [
  { name: "Expected by the archive", value: ({ expected }) => expected },
  { name: "Read", value: ({ read }) => read, isRed: ({ missing, surplus }) => missing + surplus > 0 },
  { name: "Missing", value: ({ missing }) => missing, isRed: ({ missing }) => missing > 0 },
  { name: "New", value: ({ added }) => added },
  { name: "Changed", value: ({ updated }) => updated },
  { name: "As before", value: ({ unchanged }) => unchanged },
  { name: "Twice in the archive", value: ({ duplicates }) => duplicates },
  { name: "Could not be read", value: ({ skipped }) => skipped, isRed: ({ skipped }) => skipped > 0 },
];

export function RowTable({ sums }: { sums: ArchiveReport["sums"] }) {
  return (
    <table className="mb-4 w-full text-sm">
      <thead>
        <tr className="border-b text-left text-ink-2">
          <td className="py-2 pr-4" />
          {PARTS.map((part) => (
            <th key={part} scope="col" className="py-2 pl-2 text-right font-medium">
              {NAMES[part]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="tabular-nums">
        {LINES.map(({ name, value, isRed }) => (
          <tr key={name} className="border-b">
            <th scope="row" className="py-2 pr-4 text-left font-normal">
              {name}
            </th>
            {PARTS.map((part) => {
              const count = value(sums[part]);
              return (
                <td key={part} className={`py-2 pl-2 text-right ${isRed?.(sums[part]) ? "text-bad" : ""}`}>
                  {count === null ? (
                    <span className="whitespace-nowrap text-ink-3">not said</span>
                  ) : (
                    number(count)
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
