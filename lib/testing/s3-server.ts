import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Place } from "../clients/storage/s3";

/** Moto, which answers as S3 does and checks what S3 checks. The second is what it needs to be a server. */
const PACKAGES = ["moto[s3]==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"];
const INSTALL_MS = 180_000;

export type S3Server = {
  /** A bucket of the test's own. */
  newBucket: () => Promise<S3Place>;
  stop: () => void;
};

/**
 * An S3 store of the tests' own, on this machine. Where it is not installed it is, once, into the user's cache folder,
 * which takes about twenty seconds.
 *
 * @returns in words why there is none, on a machine without Python, pip or the network
 */
export async function s3Server(): Promise<S3Server | string> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "roost-tests", "moto-5.2.5");
  try {
    if (!existsSync(folder)) await install(folder);
    return await start(folder);
  } catch (error) {
    return `no S3 server could be started: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
  }
}

async function install(folder: string): Promise<void> {
  await mkdir(join(folder, ".."), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const options = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--target", fresh];
  await promisify(execFile)("python3", ["-m", "pip", "install", ...options, ...PACKAGES], {
    timeout: INSTALL_MS,
  });
  // Somebody else may have been faster.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
}

/** Ends with this process, however that ends: then its input is closed. */
const PROGRAM = `
import os, sys, threading
from moto.server import main
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
main(["-H", "127.0.0.1", "-p", "0"])
`;

async function start(folder: string): Promise<S3Server> {
  const server = spawn("python3", ["-c", PROGRAM], {
    env: { ...process.env, PYTHONPATH: folder },
    stdio: ["pipe", "ignore", "pipe"],
  });
  const failed = new Promise<never>((_resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`python3 ended with ${code}`)));
  });
  failed.catch(() => {});
  const endpoint = await Promise.race([addressIn(server.stderr), failed]);
  const place = { endpoint, region: "us-east-1", accessKeyId: "tests", secretAccessKey: "tests" };
  return {
    async newBucket() {
      const bucket = `roost-${randomUUID()}`;
      await clientOf(place).send(new CreateBucketCommand({ Bucket: bucket }));
      return { ...place, bucket };
    },
    stop: () => server.kill(),
  };
}

/** A client beside the driver's, for what the driver never does. */
export function clientOf({ endpoint, region, ...credentials }: Omit<S3Place, "bucket">): S3Client {
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
}

/** Reads on for ever: a full pipe would stop the server. */
function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: output }).on("line", (line) => {
      const [address] = line.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
      if (address) resolve(address);
    });
  });
}
