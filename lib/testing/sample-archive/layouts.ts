import { printedFile } from "./printed";

/** One data file in every way that X, other programs and people have written it; each holds the same records. */
export function fileLayouts(assignment: string, records: unknown[]): [string, string][] {
  const lines = [...printedFile(assignment, records, false)].join("");
  return [
    ["a line for each element, as since 2021", lines],
    ["lists on the key's line, as until 2020", [...printedFile(assignment, records, true)].join("")],
    ["a classic archive's", `Grailbird.data.tweets_2012_05 = \n${JSON.stringify(records, null, 1)}`],
    ["minified", `${assignment}=${JSON.stringify(records)}`],
    ["bare, without its assignment", JSON.stringify(records, null, 2)],
    ["with line ends of Windows", lines.replaceAll("\n", "\r\n")],
    [
      "with commas behind the last of a list",
      `${assignment} = ${JSON.stringify(records, null, 2).replaceAll(/\n( *[\]}])/g, ",\n$1")}`,
    ],
    [
      "edited by hand",
      `${assignment}  =\r\n\r\n[${records.map((record) => JSON.stringify(record, null, 3)).join("\r\n ,\r\n")}\r\n]`,
    ],
  ];
}
