import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

/** A message of Postgres' protocol. */
function message(type: string, body: string | number[]): Buffer {
  const bytes = Buffer.from(body as string);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length + 4);
  return Buffer.concat([Buffer.from(type), length, bytes]);
}

const WELCOME = message("R", [0, 0, 0, 0]);
const READY = message("Z", "I");
const GOES_DOWN = message("E", "SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0");

const PROGRAM = `
  import { connect } from "./lib/db/client.ts";
  const { sql } = connect(process.argv[1], 1);
  const told = await sql\`select 1\`.catch(({ code }) => code);
  // Comes to its turn when the first connection is closed.
  await sql\`select 2\`.catch(() => {});
  console.log(told, "and lives");
  process.exit(0);
`;

test("a process lives on whose new connection is lost just as it has become ready", async () => {
  const server = createServer((visitor) => {
    visitor.on("error", () => {});
    visitor.once("data", () => visitor.end(Buffer.concat([WELCOME, READY, GOES_DOWN])));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `postgres://nobody:word@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
  expect(await run(PROGRAM, url)).toEqual({ said: "57P01 and lives\n", complained: "", code: 0 });
  server.close();
});

test("any other rejection that nobody handles still ends the process", async () => {
  const { complained, code } = await run(`
    import "./lib/db/client.ts";
    Promise.reject(new Error("forgotten"));
    setTimeout(() => process.exit(0), 60_000);
  `);
  expect(code).toBe(1);
  expect(complained).toContain("forgotten");
});

async function run(program: string, ...args: string[]) {
  const flags = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", program];
  const child = spawn(process.execPath, [...flags, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { said, complained, code };
}
