import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, run } from "./command";

/** What a runner found. `output` is what it said, for when something failed. */
export type Result = { passed: number; failed: number; output: string };

/** A program whose exit code is the answer: it counts as one test. */
export async function check(program: string, ...args: string[]): Promise<Result> {
  const { code, output } = await run(bin(program), args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

export async function vitest(project: string): Promise<Result> {
  return reported(
    async (file) => {
      const args = [
        "run",
        "--project",
        project,
        "--passWithNoTests",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${file}`,
      ];
      const { code, output } = await run(bin("vitest"), args);
      return { code, output };
    },
    (report) => ({
      passed: Number(report.numPassedTests),
      // A file that cannot be read has no tests that could fail.
      failed: Math.max(Number(report.numFailedTests), Number(report.numFailedTestSuites) > 0 ? 1 : 0),
    }),
  );
}

export async function playwright(env: Record<string, string>): Promise<Result> {
  return reported(
    (file) =>
      run(bin("playwright"), ["test", "--reporter=list,json", "--pass-with-no-tests"], {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      }),
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
  );
}

/** Counts by the runner's own report. One that says all is well but exits with an error, or has no report, failed once. */
async function reported(
  start: (file: string) => Promise<{ code: number | null; output: string }>,
  // biome-ignore lint/suspicious/noExplicitAny: two runners' own formats, read in one line each
  count: (report: any) => { passed: number; failed: number },
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "roost-report-"));
  try {
    const file = join(folder, "report.json");
    const { code, output } = await start(file);
    const report = await readFile(file, "utf8")
      .then(JSON.parse)
      .catch(() => undefined);
    const { passed, failed } = report ? count(report) : { passed: 0, failed: 0 };
    return { passed, failed: code === 0 ? failed : Math.max(failed, 1), output };
  } finally {
    await rm(folder, { recursive: true });
  }
}
