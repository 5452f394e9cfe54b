import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bin, run } from "./command";

/** What a runner found. `output` is what it said, for when something failed; `failures` what failed, a line or two each. */
export type Result = { passed: number; failed: number; output: string; failures?: string[] };

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
      failures: report.testResults.flatMap(failuresOfFile),
    }),
  );
}

/** Of vitest's report, what is read of it. */
type TestFile = {
  name: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
};

function failuresOfFile({ name, message, assertionResults }: TestFile): string[] {
  const told = assertionResults
    .filter(({ status }) => status === "failed")
    .map(({ fullName, failureMessages }) => failure(name, fullName, failureMessages[0]));
  return message ? [...told, failure(name, "the file itself", message)] : told;
}

/** Of playwright's report, what is read of it. */
type Suite = {
  suites?: Suite[];
  specs?: {
    ok: boolean;
    file: string;
    title: string;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
};

function failuresOfSuite({ suites = [], specs = [] }: Suite): string[] {
  return [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => failure(file, title, tests[0]?.results[0]?.error?.message)),
    ...suites.flatMap(failuresOfSuite),
  ];
}

const failure = (file: string, title: string, message = ""): string =>
  `${relative(process.cwd(), file)}: ${title}\n    ${message.split("\n", 3).join(" ").slice(0, 300)}`;

export async function playwright(env: Record<string, string>): Promise<Result> {
  return reported(
    (file) =>
      run(bin("playwright"), ["test", "--reporter=list,json", "--pass-with-no-tests"], {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      }),
    ({ stats, suites }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      failures: suites.flatMap(failuresOfSuite),
    }),
  );
}

/** Counts by the runner's own report. One that says all is well but exits with an error, or has no report, failed once. */
async function reported(
  start: (file: string) => Promise<{ code: number | null; output: string }>,
  // biome-ignore lint/suspicious/noExplicitAny: two runners' own formats, read in one line each
  read: (report: any) => Omit<Result, "output">,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "roost-report-"));
  try {
    const file = join(folder, "report.json");
    const { code, output } = await start(file);
    const report = await readFile(file, "utf8")
      .then(JSON.parse)
      .catch(() => undefined);
    const found = report ? read(report) : { passed: 0, failed: 0 };
    return { ...found, failed: code === 0 ? found.failed : Math.max(found.failed, 1), output };
  } finally {
    await rm(folder, { recursive: true });
  }
}
