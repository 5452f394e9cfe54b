import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** One of our own programs as a process of its own, spoken with in lines. */
export type Program = {
  /** The next line that it writes. */
  line: () => Promise<string>;
  /** Gives it one line of JSON, and takes one line of JSON for it. */
  ask: <T>(question: unknown) => Promise<T>;
  /** Closes its input or sends it the signal, and waits until it is gone. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
};

export function startProgram(file: string, args: string[] = [], flags: string[] = []): Program {
  const child = spawn(process.execPath, [...flags, "scripts/run.mjs", file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${file} ended without an answer.`);
    return value;
  };
  return {
    line,
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return JSON.parse(await line());
    },
    end: async (signal) => {
      if (signal) child.kill(signal);
      else child.stdin.end();
      await exited;
    },
  };
}

/** The other end: answers every line of JSON that comes in, one after the other, until there are no more. */
export async function answerLines<T>(answer: (question: T) => Promise<unknown>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await answer(JSON.parse(line))));
}
