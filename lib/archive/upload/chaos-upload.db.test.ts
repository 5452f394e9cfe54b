import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eq } from "drizzle-orm";
import { Upload } from "tus-js-client";
import { afterEach, expect, test } from "vitest";
import { Random } from "../../../simulator/core/random";
import { archives } from "../../db/schema";
import { chaosSeed, chaosSize } from "../../testing/chaos";
import { testDataDir } from "../../testing/data-dir";
import { testDatabase } from "../../testing/database";
import { makePerson } from "../../testing/people";
import { zipPathOf } from "../zip-path";

const MEGABYTE = 1024 * 1024;
const SEED = chaosSeed();
const SIZE = chaosSize(40, 2048) * MEGABYTE;
const CHUNK = chaosSize(2, 16) * MEGABYTE;
const CUTS = chaosSize(6, 50);
const KILLS = chaosSize(2, 5);

const random = new Random(SEED);
const folder = testDataDir();
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

/** Places in the file, in order; none so near the end that it would come too late. */
const places = (count: number): number[] =>
  Array.from({ length: count }, () => (0.01 + 0.95 * random.next()) * SIZE).sort((one, other) => one - other);

async function fileOfRandomBytes(path: string): Promise<{ path: string; sha256: string }> {
  const hash = createHash("sha256");
  const file = await open(path, "w");
  for (let left = SIZE; left > 0; left -= MEGABYTE) {
    const block = randomBytes(MEGABYTE);
    hash.update(block);
    await file.write(block);
  }
  await file.close();
  return { path, sha256: hash.digest("hex") };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

type Sending = { path: string; port: number; retryDelays: number[]; onProgress?: (sent: number) => void };

/** As a browser sends: with the real client. */
function send({ path, port, retryDelays, onProgress }: Sending): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const upload = new Upload(createReadStream(path), {
      endpoint: `http://127.0.0.1:${port}/api/uploads`,
      chunkSize: CHUNK,
      uploadSize: SIZE,
      retryDelays,
      metadata: { fileName: "twitter.zip" },
      onProgress,
      onSuccess: () => resolve(),
      onError: reject,
    });
    upload.start();
  });
}

test(
  "an upload arrives whole through network cuts and killed servers, and nothing is sent twice without need",
  async () => {
    process.stdout.write(`chaos-upload: CHAOS_SEED=${SEED}, ${SIZE} bytes, ${CUTS} cuts, ${KILLS} kills\n`);
    const { id: ownerId } = await makePerson(database.db, "ada");
    const file = await fileOfRandomBytes(join(folder, "twitter.zip"));
    const server = await killableServer(ownerId);
    const network = await breakingNetwork(server.port, places(CUTS));
    const killAt = places(KILLS);
    let kills = 0;
    let restarted = Promise.resolve();

    await send({
      path: file.path,
      port: network.port,
      retryDelays: Array.from({ length: 200 }, () => 50),
      onProgress: (sent) => {
        if (killAt[0] === undefined || sent < killAt[0]) return;
        killAt.shift();
        kills += 1;
        restarted = restarted.then(server.killAndStart);
      },
    });
    await restarted;

    process.stdout.write(`chaos-upload: ${network.cuts()} cuts, ${kills} kills\n`);
    expect([network.cuts(), kills]).toEqual([CUTS, KILLS]);
    const rows = await database.db.select().from(archives).where(eq(archives.ownerId, ownerId));
    expect(rows).toMatchObject([{ status: "uploaded" }]);
    expect(await sha256Of(zipPathOf({ id: rows[0]?.id ?? "" }))).toBe(file.sha256);
    // Each interruption may cost what was under way, at most a chunk.
    expect(network.forwarded()).toBeLessThan(SIZE + (CUTS + KILLS) * CHUNK);
  },
  chaosSize(120_000, 3_600_000),
);

test("the control: an upload that does not go on ends at the first cut", async () => {
  const { id: ownerId } = await makePerson(database.db, "eve");
  const file = await fileOfRandomBytes(join(folder, "control.zip"));
  const server = await killableServer(ownerId);
  const network = await breakingNetwork(server.port, [SIZE / 2]);
  await expect(send({ path: file.path, port: network.port, retryDelays: [] })).rejects.toThrow();
  const rows = await database.db.select().from(archives).where(eq(archives.ownerId, ownerId));
  expect(rows).toMatchObject([{ status: "uploading" }]);
});
