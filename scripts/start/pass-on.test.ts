import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { hearPages, tellOfPages } from "./pass-on";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(program: string): ChildProcess {
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  started.push(child);
  return child;
}

/** Says back what it hears. */
const ECHO = "process.on('message', (said) => console.log(JSON.stringify(said)));";

test("a worker hears that people wait for pages, and nothing else that a web process says", async () => {
  const gone = start("");
  tellOfPages(gone);
  await once(gone, "exit");
  const worker = start(ECHO);
  tellOfPages(worker);
  const web = start("for (const said of [{ turn: 'ask' }, 'pages', { pages: 'wait' }]) process.send(said);");
  hearPages(web);
  const [line] = await once(worker.stdout as NodeJS.ReadableStream, "data");
  expect(String(line)).toBe('{"pages":"wait"}\n');
});
