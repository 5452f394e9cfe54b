import type { ReportSince } from "@/lib/archive/report/types";
import { counted, listed, number } from "../words";

/**
 * "Against the archive before it: 12 tweets are new, 3 changed and 400 as before. All tweets of that one are in it, too."
 *
 * @param isShort this archive is not whole itself, so that what it lacks may be somewhere
 */
export function sinceInWords(since: ReportSince, isShort: boolean): string {
  const { added, updated, unchanged, earlier } = since;
  const isOne = earlier.length === 1;
  const before = isOne ? "the archive before it" : `the ${number(earlier.length)} archives before it`;
  const changes =
    added + updated === 0
      ? `Against ${before} nothing is new.`
      : `Against ${before}: ${listed([
          `${counted(added, "tweet is", "tweets are")} new`,
          ...(updated > 0 ? [`${number(updated)} changed`] : []),
          ...(unchanged > 0 ? [`${number(unchanged)} as before`] : []),
        ])}.`;
  return `${changes} ${lacksInWords(since, isShort)}`;
}

function lacksInWords({ gone, earlier }: ReportSince, isShort: boolean): string {
  const those = earlier.length === 1 ? "that one" : "those";
  if (gone === 0) return `All tweets of ${those} are in it, too.`;
  const perhaps = isShort ? ", perhaps because it is not whole" : "";
  return gone === 1
    ? `1 tweet of ${those} is not in it${perhaps}: it stays here, and the saved report names it.`
    : `${number(gone)} tweets of ${those} are not in it${perhaps}: they stay here, and the saved report lists them.`;
}
