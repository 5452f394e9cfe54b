import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Where a command says things: what was asked for goes to standard output, everything else to standard error. */
export type Output = {
  json: boolean;
  /** Words for people; nothing with --json. */
  print(words: string): void;
  /** The one document of --json; nothing without. */
  result(document: unknown): void;
  /** What may be long, piece by piece, until its end or until whoever reads it has seen enough. */
  pour(pieces: AsyncIterable<string>): Promise<void>;
  /** A line about how far it is. */
  progress(line: string): void;
};

export function outputTo({ stdout, stderr }: { stdout: Writable; stderr: Writable }, json: boolean): Output {
  return {
    json,
    print: (words) => {
      if (!json) stdout.write(`${words}\n`);
    },
    result: (document) => {
      if (json) stdout.write(`${JSON.stringify(document)}\n`);
    },
    pour: (pieces) =>
      pipeline(Readable.from(pieces), stdout, { end: false }).catch((error) => {
        if (error.code !== "EPIPE") throw error; // as `| head` does
      }),
    progress: (line) => stderr.write(`${line}\n`),
  };
}

/** Documents as lines. */
export async function* linesOf(documents: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const document of documents) yield `${JSON.stringify(document)}\n`;
}
