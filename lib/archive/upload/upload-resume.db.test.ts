import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { eq } from "drizzle-orm";
import { Upload } from "tus-js-client";
import { afterEach, expect, test } from "vitest";
import { archives, users } from "../../db/schema";
import { testDataDir } from "../../testing/data-dir";
import { testDatabase } from "../../testing/database";
import { zipPathOf } from "../zip-path";

const MEGABYTE = 1024 * 1024;
testDataDir();
const database = testDatabase();
const running: { stop: () => void }[] = [];
afterEach(() => {
  for (const program of running.splice(0)) program.stop();
});

/** The web server of uploads, which can be killed like a real one and come back at the same port. */
async function killableServer(ownerId: string) {
  let child: ChildProcess;
  let port = 0;
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const program = ["lib/testing/upload-program.ts", database.url, String(port), ownerId];
      child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", ...program], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
      if (!child.stdout) throw new Error("no output");
      createInterface(child.stdout).on("line", (line) => {
        if (!line.startsWith("ready")) return;
        port = Number(line.split(" ")[1]);
        resolve();
      });
    });
  running.push({ stop: () => child.kill("SIGKILL") });
  await start();
  return {
    port: () => port,
    async killAndStart() {
      const dead = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await dead;
      await start();
    },
  };
}

/** A network that breaks whenever it has carried so many bytes in all; then it holds. */
async function breakingNetwork(portOf: () => number, cutAt: number[]) {
  let forwarded = 0;
  let cuts = 0;
  const network: Server = createServer((client) => {
    const server = connect(portOf(), "127.0.0.1");
    client.on("data", (bytes: Buffer) => {
      forwarded += bytes.length;
      server.write(bytes);
      if (cutAt[0] === undefined || forwarded < cutAt[0]) return;
      cutAt.shift();
      cuts += 1;
      client.destroy();
      // Half of the time the server is not told, as with a phone that lost its mast.
      if (cuts % 2 === 0) server.destroy();
    });
    server.pipe(client);
    client.on("error", () => {}).on("close", () => server.end());
    server.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => network.listen(0, "127.0.0.1", resolve));
  running.push({ stop: () => network.close() });
  return {
    port: (network.address() as AddressInfo).port,
    forwarded: () => forwarded,
    cuts: () => cuts,
  };
}

test("an upload arrives whole through network cuts and killed servers, and nothing is sent twice without need", async () => {
  const [user] = await database.db.insert(users).values({ name: "ada" }).returning();
  const ownerId = user?.id ?? "";
  const data = randomBytes(16 * MEGABYTE);
  const server = await killableServer(ownerId);
  const network = await breakingNetwork(
    server.port,
    [0.3, 3, 4, 8, 11, 15].map((size) => size * MEGABYTE),
  );
  const killAt = [5 * MEGABYTE, 9 * MEGABYTE, 13 * MEGABYTE];
  let kills = 0;
  let restarted = Promise.resolve();

  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(data, {
      endpoint: `http://127.0.0.1:${network.port}/api/uploads`,
      chunkSize: 2 * MEGABYTE,
      retryDelays: Array.from({ length: 200 }, () => 50),
      metadata: { fileName: "twitter.zip" },
      onProgress: (sent) => {
        if (killAt[0] === undefined || sent < killAt[0]) return;
        killAt.shift();
        kills += 1;
        restarted = restarted.then(server.killAndStart);
        restarted.catch(reject);
      },
      onSuccess: () => resolve(),
      onError: reject,
    });
    upload.start();
  });
  await restarted;

  expect([network.cuts(), kills]).toEqual([6, 3]);
  const rows = await database.db.select().from(archives).where(eq(archives.ownerId, ownerId));
  expect(rows).toHaveLength(1);
  const [archive] = rows;
  expect(archive?.status).toBe("uploaded");
  const arrived = await readFile(zipPathOf({ id: archive?.id ?? "" }));
  expect(sha256(arrived)).toBe(sha256(data));
  // Each of the nine interruptions may cost what was under way, at most a chunk.
  expect(network.forwarded()).toBeLessThan(data.length + 9 * 2 * MEGABYTE);
}, 60_000);

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
