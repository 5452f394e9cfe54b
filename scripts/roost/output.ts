/** Where a command says things: what was asked for goes to standard output, everything else to standard error. */
export type Output = {
  json: boolean;
  /** Words for people; nothing with --json. */
  print(words: string): void;
  /** The one document of --json; nothing without. */
  result(document: unknown): void;
  /** A line about how far it is. */
  progress(line: string): void;
};

export function outputTo(json: boolean): Output {
  return {
    json,
    print: (words) => {
      if (!json) process.stdout.write(`${words}\n`);
    },
    result: (document) => {
      if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
    },
    progress: (line) => process.stderr.write(`${line}\n`),
  };
}
