import { env } from "@/lib/env";

/** Lines that say nothing to anybody. */
const NOISE = /^✓ Running next\.config/;
const LEVELS: Record<number, string> = { 40: "warning", 50: "error", 60: "fatal" };

/**
 * How a line that a part said is shown. In a terminal the log's JSON becomes words; in a file it stays what programs
 * can read. In development each line begins with who said it.
 *
 * @returns undefined for a line that is not shown.
 */
export function shown(part: string, line: string, isForPeople = process.stdout.isTTY): string | undefined {
  if (NOISE.test(line)) return undefined;
  const isDev = env().NODE_ENV === "development";
  const words = isForPeople || isDev ? inWords(line) : line;
  return isDev ? `${part.padEnd(6)} │ ${words}` : words;
}

function inWords(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const level = LEVELS[entry.level];
  const error = entry.err ?? entry.error;
  return [level && `${level}:`, entry.msg, error && (error.stack ?? error.message)].filter(Boolean).join(" ");
}

type Entry = { level: number; msg?: string; err?: Told; error?: Told };
type Told = { message?: string; stack?: string };

/** An entry of the log; undefined if the line is something else. */
function parse(line: string): Entry | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const entry = JSON.parse(line);
    return typeof entry.level === "number" ? entry : undefined;
  } catch {
    return undefined;
  }
}
