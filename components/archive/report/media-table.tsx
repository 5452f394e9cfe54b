import type { ReportMedia } from "@/lib/archive/report/types";
import { counted, listed, number } from "../words";

/** @param isCounted the import is done: before its end nobody can say what is missing */
export function MediaTable({ media, isCounted }: { media: ReportMedia; isCounted: boolean }) {
  const { expected, found, missing, foreign, unreferenced, damaged, folders } = media;
  const lines: { name: string; count: number; isRed?: boolean }[] = [
    ...(isCounted
      ? [
          { name: "Named by your tweets", count: expected },
          { name: "Found", count: found },
          { name: "Missing", count: missing, isRed: missing > 0 },
          { name: "Other people's, under your retweets", count: foreign.named },
          { name: "Found of those", count: foreign.found },
        ]
      : []),
    { name: "Files that no tweet names", count: unreferenced },
    { name: "Damaged files", count: damaged, isRed: damaged > 0 },
  ];
  return (
    <div className="mb-4 grid gap-3">
      <table className="w-full text-sm">
        <tbody className="tabular-nums">
          {lines.map(({ name, count, isRed }) => (
            <tr key={name} className="border-b">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {name}
              </th>
              <td className={`py-2 text-right ${isRed ? "text-bad" : ""}`}>{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isCounted && missing > 0 && (
        <p className="text-sm text-ink-2">The saved report names each of the missing ones.</p>
      )}
      <ul className="grid gap-1 text-sm text-ink-2 tabular-nums">
        {folders.map(({ folder, files, own, foreign, profile, unreferenced }) => (
          <li key={folder} className="wrap-anywhere">
            {folder}: {counted(files, "file")}
            {partsOf([
              [own, "yours"],
              [foreign, "other people's"],
              [profile, "of your profile"],
              [unreferenced, "that no tweet names"],
            ])}
          </li>
        ))}
      </ul>
    </div>
  );
}

function partsOf(parts: [number, string][]): string {
  const some = parts.filter(([count]) => count > 0).map(([count, words]) => `${number(count)} ${words}`);
  return some.length > 0 ? `, ${listed(some)}` : "";
}
